/**
 * The element that the maps within Plotly look for before they put a style sheet of theirs into the page, which its
 * policy would refuse.
 */
const MAP_STYLES = "ce8d464691048653ffe3a57c6c18ab566e8366f186677868cf724621a857b4fe";

/** Lets Plotly think that its maps are styled: no figure is a map. To be called before Plotly is loaded. */
export function noMapStyles(): void {
  const element = document.createElement("meta");
  element.id = MAP_STYLES;
  document.head.append(element);
}

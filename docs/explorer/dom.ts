/** Attributes by name; `false` and `null` leave one out, `true` sets it empty. */
export type Attributes = Readonly<Record<string, string | number | boolean | null>>;

/**
 * An element with attributes and children. Styles are set by class alone: the policy of the page forbids style
 * attributes.
 */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null) continue;
    made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children);
  return made;
}

/** A name with its index as a subscript. */
export const indexed = (name: string, index: string): HTMLElement =>
  element("span", {}, name, ...(index === "" ? [] : [element("sub", {}, index)]));

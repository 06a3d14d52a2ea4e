/**
 * Colours told apart by colour-blind readers (after Okabe and Ito, 2008; orange and purple darkened), each with a
 * contrast of at least 3
 * to white as well as to a dark page. Layer l has colour l − 1 in every figure.
 */
export const PALETTE = [
  "#0072b2",
  "#d55e00",
  "#009e73",
  "#c76aa0",
  "#a87900",
  "#7d6bc9",
  "#6f8f1f",
  "#8f6a55",
] as const;

/** Markers, so that nothing hangs on colour alone. */
export const SYMBOLS = [
  "circle-open",
  "square-open",
  "diamond-open",
  "triangle-up-open",
  "cross-open",
  "x-open",
  "star-open",
  "hexagon-open",
] as const;

/** The colour of what belongs to no one series: closed forms of all of them, bounds, guides. */
export const GREY = "#8a8a8a";

export const layerColour = (layer: number): string => PALETTE[layer - 1];
export const layerSymbol = (layer: number): string => SYMBOLS[layer - 1];

/** `A_l`-like names in the HTML subset that Plotly renders. */
export const sub = (name: string, index: number | string): string => `${name}<sub>${index}</sub>`;

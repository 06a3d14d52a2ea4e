/*
 * The shared look of the figures: measurement as markers, theory, bounds, baselines and guides as lines, each in its
 * style, the legend below the plot, axes with units.
 * Backgrounds are transparent and the colours of text and grid come from the template alone, so that a page can put its
 * own in.
 */

export { type Axis } from "./axis.ts";
export { INKS } from "./inks.ts";
export { layout, vertical, type Panel } from "./layout.ts";
export { GREY, layerColour, layerSymbol, PALETTE, sub, SYMBOLS } from "./palette.ts";
export { template, type Ink } from "./template.ts";
export { LINE_KINDS, lineKey, lineKindsIn, type LineKind } from "./lineKinds.ts";
export { line, markers, type Point } from "./traces.ts";
export { fitExponent } from "./fitLine.ts";
export { binomialInterval, correlation, mean, quantile, standardError } from "./statistics.ts";

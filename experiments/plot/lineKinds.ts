import { GREY } from "./palette.ts";

/** What a line can stand for, each with a style of its own in every figure: only the first two are theory. */
export const LINE_KINDS = {
  theory: { name: "theory", dash: "solid", words: "solid: theory" },
  bound: { name: "bound", dash: "dashdot", words: "dash-dotted: a bound, not to be passed" },
  baseline: { name: "baseline", dash: "dot", words: "dotted: a baseline, measured under another rule" },
  guide: { name: "guide", dash: "dash", words: "dashed: a guide, read off measurements or drawn to compare" },
} as const;

export type LineKind = keyof typeof LINE_KINDS;

/** The kinds of lines among the traces of a plot, in the order of `LINE_KINDS`. */
export function lineKindsIn(data: readonly Record<string, unknown>[]): LineKind[] {
  const found = new Set(data.map(({ meta }) => meta));
  return (Object.keys(LINE_KINDS) as LineKind[]).filter((kind) => found.has(kind));
}

/**
 * Entries of the legend, one for each kind of line in a plot; none where all lines are theory. Each is a line of a
 * single point that is drawn already, and so shows nothing in the plot itself.
 */
export function lineKey(data: readonly Record<string, unknown>[]): Record<string, unknown>[] {
  const kinds = lineKindsIn(data);
  if (kinds.length === 0 || (kinds.length === 1 && kinds[0] === "theory")) return [];
  const { x, y, xaxis, yaxis } = data.find(({ meta }) => meta === kinds[0])!;
  const first = (values: unknown) => [(values as readonly number[])[0]];
  return kinds.map((kind) => ({
    type: "scatter",
    name: LINE_KINDS[kind].name,
    x: first(x),
    y: first(y),
    xaxis,
    yaxis,
    showlegend: true,
    mode: "lines",
    meta: kind,
    hoverinfo: "skip",
    line: { color: GREY, dash: LINE_KINDS[kind].dash, width: 1.5, simplify: false },
  }));
}

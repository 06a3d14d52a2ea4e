import { type Axis, layout, type Point } from "../../../experiments/plot/index.ts";
import { logSpaced } from "../../../src/record/index.ts";
import type { Chart } from "../picture.ts";

/** How high a chart is, in pixels. */
const HEIGHT = 300;

/** A logarithmic axis reaches this far beyond its points. */
const MARGIN = 1.3;

/** A chart of one panel. A logarithmic y axis without a range takes that of its points. */
export function chart(id: string, label: string, x: Axis, y: Axis, data: Record<string, unknown>[]): Chart {
  const values = data.flatMap((trace) => trace.y as number[]).filter((value) => value > 0);
  // Condition numbers of deep networks reach up to the largest number there is.
  const range = [Math.min(...values) / MARGIN, Math.min(Math.max(...values) * MARGIN, Number.MAX_VALUE)] as const;
  const own = y.log && !y.range && values.length > 0 ? { ...y, range } : y;
  const showlegend = data.some((trace) => trace.showlegend !== false);
  return { id, label, data, layout: { ...layout([{ x, y: own }], HEIGHT), showlegend } };
}

/** The logarithmic time axis of a run that is looked at from `first` to `last`. */
export const timeAxis = (title: string, first: number, last: number): Axis =>
  first < last ? { title, log: true, range: [first / 1.05, last * 1.05] } : { title };

/**
 * How many moments a run is shown at when it plays: enough for 30 a second; fewer where matrices are large, down to
 * `few`.
 */
const FRAMES = { many: 300, few: 40, entries: 4e6 };

/** The number of frames that keeps matrices of so many entries together small enough. */
export const frameCount = (entries: number): number =>
  Math.max(FRAMES.few, Math.min(FRAMES.many, Math.floor(FRAMES.entries / entries)));

/** Log-spaced times from the first positive one of a run to its last, `count` of them. */
export function frameTimes(times: readonly number[], count = FRAMES.many): number[] {
  const positive = times.filter((time) => time > 0);
  const [first, last] = [positive[0], positive[positive.length - 1]];
  return first < last ? logSpaced(first, last, count) : positive;
}

/** Points that a logarithmic axis can show. */
export const above = (points: readonly Point[]): Point[] => points.filter(([x, y]) => x! > 0 && y !== null && y > 0);

const SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉";

/**
 * A name with its index below: in Unicode, since Plotly styles HTML by attributes, which the policy of the page
 * forbids.
 */
export const sub = (name: string, index: number | "l" | "k"): string =>
  name +
  (index === "l" ? "ₗ" : index === "k" ? "ₖ" : [...String(index)].map((digit) => SUBSCRIPTS[Number(digit)]).join(""));

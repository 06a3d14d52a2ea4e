import { rounded } from "./rounded.ts";

export interface Axis {
  /** What it shows, with its unit in parentheses where it has one. */
  readonly title: string;
  readonly log?: boolean;
  /** The ends, in the axis's own units (not their logarithms). */
  readonly range?: readonly [number, number];
  /** Only these ticks. */
  readonly ticks?: readonly number[];
  /** What stands at the ticks, where they are no numbers to the reader. */
  readonly names?: readonly string[];
}

/** The Plotly axis of an `Axis`. */
export function axis({ title, log = false, range, ticks, names }: Axis): Record<string, unknown> {
  const scale = log ? Math.log10 : (value: number) => value;
  const values = ticks ?? (log && range ? logTicks(range) : undefined);
  return {
    title: { text: title, standoff: 8 },
    type: log ? "log" : "linear",
    ...(range && { range: range.map((end) => rounded(scale(end))) }),
    ...(values && { tickmode: "array", tickvals: values, ticktext: names ?? tickTexts(values) }),
  };
}

/** At most this many ticks on a log axis. */
const MOST_TICKS = 8;

/** Ticks at 1, 2, 5 of every decade where there are few decades, else at powers of ten. */
function logTicks([low, high]: readonly [number, number]): number[] {
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const inside = (value: number) => value >= 0.999 * low && value / 1.001 <= high;
  const powers = (every: number) =>
    Array.from({ length: last - first + 1 }, (_, i) => first + i).filter((p) => p % every === 0);
  for (const steps of [[1, 2, 5], [1, 3], [1]]) {
    const values = powers(1)
      .flatMap((p) => steps.map((step) => Number(`${step}e${p}`)))
      .filter(inside);
    if (values.length <= MOST_TICKS) return values;
  }
  return powers(Math.ceil((last - first) / MOST_TICKS))
    .map((p) => Number(`1e${p}`))
    .filter(inside);
}

/** Plain numbers where all of an axis are short, else powers of ten. */
function tickTexts(values: readonly number[]): string[] {
  const powers = values.map((value) => (value === 0 ? 0 : Math.log10(Math.abs(value))));
  if (powers.every((power) => power > -3.5 && power < 3.5))
    return values.map((value) => String(value).replace("-", "−"));
  return values.map((value, i) => {
    const whole = Math.floor(powers[i] + 1e-9);
    const factor = Number((value / 10 ** whole).toPrecision(3));
    if (whole === 0) return String(factor);
    return `${factor === 1 ? "" : `${factor}·`}10<sup>${String(whole).replace("-", "−")}</sup>`;
  });
}

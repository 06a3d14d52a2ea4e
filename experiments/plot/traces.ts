import { LINE_KINDS, type LineKind } from "./lineKinds.ts";
import { rounded } from "./rounded.ts";

/** One point of a series; a coordinate that does not exist is null. */
export type Point = readonly [x: number | null, y: number | null];

interface Series {
  readonly name: string;
  readonly points: readonly Point[];
  readonly colour: string;
  /** The number of the panel it belongs to; 1 by default. */
  readonly panel?: number;
  /** Series of one group are switched on and off together in the legend; only the first of a group is listed there. */
  readonly group?: string;
  /** Whether the legend lists it; true by default. */
  readonly listed?: boolean;
}

/** A line, of a theory unless it says otherwise: what it stands for is its style. */
export function line(series: Series & { readonly kind?: LineKind; readonly width?: number }): Record<string, unknown> {
  const { kind = "theory", width = 2 } = series;
  const { dash } = LINE_KINDS[kind];
  return { ...trace(series), mode: "lines", meta: kind, line: { color: series.colour, dash, width, simplify: false } };
}

/** Measured points, with error bars where `errors` (one a point, in units of y) are given. */
export function markers(
  series: Series & { readonly symbol?: string; readonly size?: number; readonly errors?: readonly number[] },
): Record<string, unknown> {
  const { symbol = "circle-open", size = 7, errors, colour } = series;
  const bars = errors && {
    error_y: { type: "data", array: errors.map(rounded), thickness: 1, width: 2, color: colour },
  };
  return {
    ...trace(series),
    mode: "markers",
    marker: { color: colour, symbol, size, line: { width: 1.5, color: colour } },
    ...bars,
  };
}

function trace({ name, points, panel = 1, group, listed = true }: Series): Record<string, unknown> {
  const shown = points.filter(([x, y]) => x !== null && y !== null);
  const axis = (letter: string) => (panel === 1 ? letter : letter + panel);
  return {
    type: "scatter",
    name,
    x: shown.map(([x]) => rounded(x!)),
    y: shown.map(([, y]) => rounded(y!)),
    xaxis: axis("x"),
    yaxis: axis("y"),
    showlegend: listed,
    ...(group === undefined ? {} : { legendgroup: group }),
  };
}

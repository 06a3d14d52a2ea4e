import { LINE_KINDS, type LineKind } from "../../../experiments/plot/index.ts";

/** An axis of a chart: linear, or logarithmic with powers of ten as ticks. */
export interface ChartAxis {
  readonly title: string;
  readonly range: readonly [number, number];
  readonly log?: boolean;
}

/** A curve, or single points where it is `dotted` with markers. */
export interface ChartSeries {
  readonly name: string;
  /** One of the colours of the palette, or grey. */
  readonly colour: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly kind?: LineKind;
  /** Whether its points are drawn, not a line between them. */
  readonly markers?: boolean;
}

/** A thin upright line at an x, with a dot where it meets a curve. */
export interface ChartMark {
  readonly x: number;
  readonly colour: string;
  readonly dot?: readonly [x: number, y: number];
}

export interface Chart {
  readonly x: ChartAxis;
  readonly y: ChartAxis;
  readonly series: readonly ChartSeries[];
  readonly marks?: readonly ChartMark[];
}

const DASHES: Readonly<Record<(typeof LINE_KINDS)[LineKind]["dash"], string>> = {
  solid: "",
  dot: "2 4",
  dash: "7 4",
  dashdot: "8 3 2 3",
};

const MARGIN = { left: 44, right: 10, top: 8, bottom: 38 };
/** Width of a letter of the legend, and what stands beside its name. */
const LETTER = 6.6;
const SWATCH = 34;
const ROW = 18;

const escape = (text: string): string => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");
const px = (value: number): string => String(Math.round(value * 10) / 10);

/**
 * A chart as SVG of the given size, the same when a page is built and in the browser; text and grid take the colours of
 * the page by their classes.
 */
export function chartSvg(chart: Chart, width: number, height: number): string {
  const { x, y, series, marks = [] } = chart;
  const rows = legendRows(series, width - MARGIN.left - MARGIN.right);
  const top = MARGIN.top + ROW * rows.length;
  const [right, bottom] = [width - MARGIN.right, height - MARGIN.bottom];
  const place = (axis: ChartAxis, from: number, to: number) => {
    const scale = axis.log === true ? Math.log : (value: number) => value;
    const [low, high] = axis.range.map(scale);
    return (value: number) => from + ((scale(value) - low) / (high - low)) * (to - from);
  };
  const [atX, atY] = [place(x, MARGIN.left, right), place(y, bottom, top)];
  const parts: string[] = [];
  for (const value of ticks(y)) {
    parts.push(`<path class="grid" d="M${MARGIN.left} ${px(atY(value))}H${px(right)}"/>`);
    parts.push(`<text x="${MARGIN.left - 6}" y="${px(atY(value) + 4)}" text-anchor="end">${tickText(value)}</text>`);
  }
  for (const value of ticks(x)) {
    parts.push(`<path class="grid" d="M${px(atX(value))} ${px(top)}V${px(bottom + 4)}"/>`);
    parts.push(`<text x="${px(atX(value))}" y="${px(bottom + 17)}" text-anchor="middle">${tickText(value)}</text>`);
  }
  parts.push(`<path class="axis" d="M${MARGIN.left} ${px(top)}V${px(bottom)}H${px(right)}"/>`);
  parts.push(
    `<text x="${px((MARGIN.left + right) / 2)}" y="${height - 5}" text-anchor="middle">${escape(x.title)}</text>`,
  );
  parts.push(
    `<text transform="translate(11 ${px((top + bottom) / 2)}) rotate(-90)" text-anchor="middle">${escape(y.title)}</text>`,
  );
  const inside = ([a, b]: readonly [number, number]) =>
    a >= x.range[0] * (1 - 1e-9) && a <= x.range[1] * (1 + 1e-9) && Number.isFinite(b);
  for (const { x: at, colour, dot } of marks) {
    if (!inside([at, 0])) continue;
    parts.push(`<path d="M${px(atX(at))} ${px(top)}V${px(bottom)}" stroke="${colour}" stroke-width="1"/>`);
    if (dot && inside(dot))
      parts.push(`<circle cx="${px(atX(dot[0]))}" cy="${px(atY(dot[1]))}" r="4.5" fill="${colour}"/>`);
  }
  for (const one of series) parts.push(seriesSvg(one, one.points.filter(inside), atX, atY));
  parts.push(...legend(rows));
  return `<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" aria-hidden="true">${parts.join("")}</svg>`;
}

type Place = (value: number) => number;

function seriesSvg(
  { colour, kind, markers }: ChartSeries,
  points: ChartSeries["points"],
  atX: Place,
  atY: Place,
): string {
  if (markers)
    return points
      .map(
        ([a, b]) =>
          `<circle cx="${px(atX(a))}" cy="${px(atY(b))}" r="3.5" fill="none" stroke="${colour}" stroke-width="1.6"/>`,
      )
      .join("");
  const path = points.map(([a, b], i) => `${i === 0 ? "M" : "L"}${px(atX(a))} ${px(atY(b))}`).join("");
  return `<path class="curve" d="${path}" fill="none" stroke="${colour}" stroke-width="2.2"${dashOf(kind)}/>`;
}

const dashOf = (kind: LineKind = "theory"): string => {
  const dashes = DASHES[LINE_KINDS[kind].dash];
  return dashes === "" ? "" : ` stroke-dasharray="${dashes}"`;
};

/** The names of the series in rows that fit. */
function legendRows(series: readonly ChartSeries[], width: number): (readonly (readonly [ChartSeries, number])[])[] {
  const rows: (readonly [ChartSeries, number])[][] = [[]];
  let at = 0;
  for (const one of series) {
    if (one.name === "") continue;
    const wide = SWATCH + one.name.length * LETTER;
    if (at > 0 && at + wide > width) {
      rows.push([]);
      at = 0;
    }
    rows[rows.length - 1].push([one, at]);
    at += wide + 10;
  }
  return rows;
}

const legend = (rows: ReturnType<typeof legendRows>): string[] =>
  rows.flatMap((row, r) =>
    row.map(([{ name, colour, kind, markers }, at]) => {
      const [left, y] = [MARGIN.left + at, MARGIN.top + ROW * r + 6];
      const sign = markers
        ? `<circle cx="${px(left + 12)}" cy="${y}" r="3.5" fill="none" stroke="${colour}" stroke-width="1.6"/>`
        : `<path d="M${px(left)} ${y}h24" stroke="${colour}" stroke-width="2.2"${dashOf(kind)}/>`;
      return `${sign}<text x="${px(left + 29)}" y="${y + 4}">${escape(name)}</text>`;
    }),
  );

/** Powers of ten on a logarithmic axis, else at most six even steps. */
function ticks({ range: [low, high], log = false }: ChartAxis): number[] {
  if (log) {
    const [first, last] = [Math.ceil(Math.log10(low) - 1e-9), Math.floor(Math.log10(high) + 1e-9)];
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => Number(`1e${first + i}`));
  }
  const rough = (high - low) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= rough)!;
  const from = Math.ceil(low / step - 1e-9);
  return Array.from({ length: Math.floor(high / step + 1e-9) - from + 1 }, (_, i) =>
    Number(((from + i) * step).toPrecision(12)),
  );
}

const tickText = (value: number): string => {
  const size = Math.abs(value);
  if (value === 0 || (size >= 0.01 && size < 10_000)) return String(value).replace("-", "−");
  return `10<tspan dy="-5" font-size="75%">${String(Math.round(Math.log10(size))).replace("-", "−")}</tspan>`;
};

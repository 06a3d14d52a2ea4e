import type { CourseLook } from "./course.ts";

const WIDTH = 560;
const HEIGHT = 220;
const MARGIN = { left: 44, right: 70, top: 10, bottom: 34 };
const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"];

/**
 * Weight alignment over training time as part of a page: a picture, measured solid and predicted dashed, and its
 * numbers.
 */
export function courseSection(course: readonly CourseLook[]): string {
  if (course.length < 2) return "<p>Nothing was learned.</p>";
  return `<p class="soft">Weight alignment over training time up to convergence: measured along the flow (solid), and predicted from the map learned by then (dashed).</p>
<div class="scroll">${picture(course)}</div>
<details><summary>The numbers</summary><div class="scroll">${table(course)}</div></details>`;
}

function picture(course: readonly CourseLook[]): string {
  const [first, last] = [Math.log10(course[0].time), Math.log10(course[course.length - 1].time)];
  const x = (time: number) =>
    MARGIN.left + ((Math.log10(time) - first) / (last - first)) * (WIDTH - MARGIN.left - MARGIN.right);
  const y = (alignment: number) =>
    MARGIN.top + (1 - Math.max(0, Math.min(1, alignment))) * (HEIGHT - MARGIN.top - MARGIN.bottom);
  const line = (
    layer: number,
    value: (l: CourseLook["layers"][number]) => number | null,
    colour: string,
    dash: string,
  ) => {
    const points = course.flatMap(({ time, layers }) => {
      const alignment = value(layers[layer - 1]);
      return alignment === null ? [] : [`${x(time).toFixed(1)},${y(alignment).toFixed(1)}`];
    });
    return `<polyline points="${points.join(" ")}" fill="none" stroke="${colour}" stroke-width="2"${dash}/>`;
  };
  const layers = course[0].layers.slice(1).map(({ layer }, i) => {
    const colour = COLOURS[i % COLOURS.length];
    const end = course[course.length - 1].layers[layer - 1].weightAlignmentMeasured;
    const label =
      end === null || i >= COLOURS.length
        ? ""
        : `<text x="${WIDTH - MARGIN.right + 4}" y="${(y(end) + 4).toFixed(1)}" font-size="12" fill="${colour}">layer ${layer}</text>`;
    return (
      line(layer, (l) => l.weightAlignmentPredicted, colour, ' stroke-dasharray="5 4"') +
      line(layer, (l) => l.weightAlignmentMeasured, colour, "") +
      label
    );
  });
  const rules = [0, 0.5, 1].map(
    (value) =>
      `<line x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${y(value)}" y2="${y(value)}" stroke="currentColor" stroke-opacity="0.2"/><text x="${MARGIN.left - 6}" y="${y(value) + 4}" font-size="12" text-anchor="end" fill="currentColor">${value}</text>`,
  );
  const decades = Array.from({ length: Math.floor(last) - Math.ceil(first) + 1 }, (_, i) => Math.ceil(first) + i);
  const ticks = decades
    .filter((decade) => decades.length <= 8 || decade % 2 === 0)
    .map(
      (decade) =>
        `<text x="${x(10 ** decade).toFixed(1)}" y="${HEIGHT - MARGIN.bottom + 16}" font-size="12" text-anchor="middle" fill="currentColor">10<tspan dy="-4" font-size="9">${decade}</tspan></text>`,
    );
  const name = `<text x="${(WIDTH - MARGIN.right + MARGIN.left) / 2}" y="${HEIGHT - 2}" font-size="12" text-anchor="middle" fill="currentColor">training time (rate × steps)</text>`;
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="Weight alignment of each layer over training time">${rules.join("")}${ticks.join("")}${name}${layers.join("")}</svg>`;
}

function table(course: readonly CourseLook[]): string {
  const cell = (value: number | null) => `<td class="number">${value === null ? "–" : value.toPrecision(4)}</td>`;
  const names = course[0].layers.map(
    ({ layer }) =>
      `<th scope="col">κ(A<sub>${layer}</sub>)<br>predicted</th><th scope="col">measured</th>` +
      (layer === 1 ? "" : `<th scope="col">alignment ${layer}<br>predicted</th><th scope="col">measured</th>`),
  );
  const rows = course.map(({ time, explained, kappaMap, layers }) => {
    const cells = layers.map(
      (l) =>
        cell(l.kappaPredicted) +
        cell(l.kappaMeasured) +
        (l.layer === 1 ? "" : cell(l.weightAlignmentPredicted) + cell(l.weightAlignmentMeasured)),
    );
    return `<tr><th scope="row">${time.toPrecision(3)}</th><td class="number">${(100 * explained).toFixed(2)} %</td>${cell(kappaMap)}${cells.join("")}</tr>`;
  });
  return `<table class="numbers"><thead><tr><th scope="col">Time</th><th scope="col">Learned</th><th scope="col">κ(M)</th>${names.join("")}</tr></thead><tbody>${rows.join("\n")}</tbody></table>`;
}

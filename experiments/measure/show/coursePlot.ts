import type { CheckpointMeasurement } from "../measureCheckpoints.ts";

const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"];
const [WIDTH, HEIGHT, LEFT, TOP, BOTTOM] = [640, 260, 44, 12, 36];

/** A line of the plot: its name, how it is drawn, and a value for each checkpoint. */
interface Line {
  readonly name: string;
  readonly colour: string;
  readonly dash: string;
  readonly values: readonly (number | null)[];
}

/**
 * The course of a network over its checkpoints as an SVG picture: weight alignment by layer as full lines, gradient
 * alignment dashed, accuracy dotted, from −1 or 0 to 1,
 * over the step, or over the number of the checkpoint where steps are not known.
 */
export function coursePlot(checkpoints: readonly CheckpointMeasurement[]): string {
  const steps = checkpoints.map(({ step }, i) => step ?? i);
  const lines = linesOf(checkpoints);
  const lowest = Math.min(0, ...lines.flatMap(({ values }) => values.filter((value) => value !== null)));
  const bottom = lowest < 0 ? Math.floor(lowest * 5) / 5 : 0;
  // Training is looked at on a logarithmic axis: step 0 stands where its logarithm would be −1 step.
  const place = (step: number) => Math.log1p(step - steps[0]);
  const span = place(steps.at(-1)!) || 1;
  const x = (i: number) => LEFT + ((WIDTH - LEFT - 10) * place(steps[i])) / span;
  const y = (value: number) => TOP + ((HEIGHT - TOP - BOTTOM) * (1 - value)) / (1 - bottom);
  const path = ({ values }: Line) => {
    let pen = "M";
    return values
      .map((value, i) => {
        if (value === null) {
          pen = "M";
          return "";
        }
        const point = `${pen}${x(i).toFixed(1)} ${y(value).toFixed(1)}`;
        pen = "L";
        return point;
      })
      .join(" ");
  };
  const grid = [bottom, 0, 0.5, 1]
    .filter((value, i, all) => all.indexOf(value) === i)
    .map(
      (value) =>
        `<line x1="${LEFT}" x2="${WIDTH - 10}" y1="${y(value)}" y2="${y(value)}" stroke="currentColor" stroke-opacity="0.15"/><text x="${LEFT - 6}" y="${y(value) + 4}" text-anchor="end">${value}</text>`,
    );
  const ticks = steps.map((step, i) =>
    i === 0 || i === steps.length - 1 || x(i) - x(i - 1) > 48
      ? `<text x="${x(i).toFixed(1)}" y="${HEIGHT - BOTTOM + 18}" text-anchor="${i === steps.length - 1 ? "end" : "middle"}">${step}</text>`
      : "",
  );
  const drawn = lines.map(
    (line) =>
      `<path d="${path(line)}" fill="none" stroke="${line.colour}" stroke-width="2" stroke-dasharray="${line.dash}"/>`,
  );
  const legend = lines.map(
    ({ name, colour, dash }) =>
      `<span style="white-space: nowrap; margin-right: 1rem"><svg width="28" height="10" aria-hidden="true"><line x1="0" x2="28" y1="5" y2="5" stroke="${colour}" stroke-width="2" stroke-dasharray="${dash}"/></svg> ${name}</span>`,
  );
  return `<figure><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Alignment over the course of training" style="width: 100%; max-width: 48rem; font-size: 12px" fill="currentColor">${grid.join("")}${ticks.join("")}${drawn.join("")}</svg>
<figcaption>${legend.join(" ")}<br>Over ${checkpoints.every(({ step }) => step !== null) ? "the step of training, on a logarithmic axis" : "the checkpoints in their order"}.</figcaption></figure>`;
}

function linesOf(checkpoints: readonly CheckpointMeasurement[]): Line[] {
  const [{ layers }] = checkpoints;
  const ofLayer = (name: string, dash: string, field: "weightAlignment" | "gradientAlignment") =>
    layers.map((_, i): Line => ({
      name: `${name} of layer ${i + 1}`,
      colour: COLOURS[i % COLOURS.length],
      dash,
      values: checkpoints.map((checkpoint) => checkpoint.layers[i][field]),
    }));
  const accuracy = {
    name: "accuracy",
    colour: "currentColor",
    dash: "2 3",
    values: checkpoints.map((c) => c.accuracy),
  };
  return [
    ...ofLayer("weight alignment", "", "weightAlignment"),
    ...ofLayer("gradient alignment", "7 4", "gradientAlignment"),
    accuracy,
  ].filter(({ values }) => values.some((value) => value !== null));
}

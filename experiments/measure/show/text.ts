import type { CheckpointMeasurement } from "../measureCheckpoints.ts";
import type { Measurement } from "../measure.ts";
import type { LayerMeasurement } from "../quantities/index.ts";

const cell = (value: number | null | undefined, digits = 4): string => {
  if (value === null || value === undefined) return "–";
  const size = Math.abs(value);
  return Number.isInteger(value) || (size >= 1e-3 && size < 1e5)
    ? String(Number(value.toPrecision(digits)))
    : value.toExponential(2);
};

/** A column: its heading and what it shows of a layer. */
type Column = readonly [heading: string, value: (layer: LayerMeasurement) => number | null | undefined];

const COLUMNS: readonly Column[] = [
  ["WA", (l) => l.weightAlignment],
  ["by chance", (l) => l.chance],
  ["ceiling", (l) => l.ceiling],
  ["learned WA", (l) => l.learnedAlignment],
  ["explained", (l) => l.explainedByAlignmentMatrix],
  ["κ(A)", (l) => l.kappa],
  ["rank", (l) => l.rank],
  ["conditioning", (l) => l.conditioning],
  ["symmetry", (l) => l.symmetry],
  ["GA", (l) => l.gradientAlignment],
  ["lowest tenth", (l) => l.gradientAlignmentLow],
  ["worst case", (l) => l.gradientAlignmentWorstCase],
  ["UA", (l) => l.updateAlignment],
  ["imbalance", (l) => l.imbalance],
  ["nearest F: WA", (l) => l.nearestFeedback?.weightAlignment],
  ["GA", (l) => l.nearestFeedback?.gradientAlignment],
  ["cosine", (l) => l.nearestFeedback?.product],
];

const LEGEND: Readonly<Record<string, string>> = {
  WA: "WA: cosine of the weights with F_l F_{l−1}ᵀ, beside what chance shows and the most that the layer's structure allows",
  "learned WA": "learned WA: the same of what changed since the first checkpoint",
  explained:
    "explained: the part of the squared weights in F_l A_l F_{l−1}ᵀ, A_l the alignment matrix recovered from them",
  GA: "GA, UA: cosine of the rule's signals (mean over samples, and over its lowest tenth) and updates with backpropagation's; worst case: the least for any error, slopes aside",
  imbalance: "imbalance: how far W_{l+1}ᵀW_{l+1} and W_lW_lᵀ differ, of 1",
  "nearest F: WA": "nearest F: the orthonormal feedback closest to what backpropagation sends, and its cosine with it",
};

/** The table of one network, of the columns that hold something. */
export function layerTable(layers: readonly LayerMeasurement[]): { headings: string[]; rows: string[][] } {
  const columns = COLUMNS.filter(([, value]) => layers.some((layer) => value(layer) != null));
  return {
    headings: ["layer", "weights", ...columns.map(([heading]) => heading)],
    rows: layers.map((layer) => [
      String(layer.layer),
      `${layer.name} (${layer.shape.join(" × ")})`,
      ...columns.map(([, value]) => cell(value(layer))),
    ]),
  };
}

/** The course over several checkpoints: one row each. */
export function courseTable(checkpoints: readonly CheckpointMeasurement[]): { headings: string[]; rows: string[][] } {
  const [{ layers: first }] = checkpoints;
  const pick = (heading: string, value: (layer: LayerMeasurement) => number | null) =>
    first
      .map((_, i) => ({
        heading: `${heading} ${i + 1}`,
        value: ({ layers }: CheckpointMeasurement) => value(layers[i]),
      }))
      .filter((column) => checkpoints.some((checkpoint) => column.value(checkpoint) !== null));
  const columns = [
    { heading: "loss", value: ({ loss }: CheckpointMeasurement) => loss },
    { heading: "accuracy", value: ({ accuracy }: CheckpointMeasurement) => accuracy },
    ...pick("WA", (l) => l.weightAlignment),
    ...pick("GA", (l) => l.gradientAlignment),
    ...pick("κ(A)", (l) => l.kappa),
  ].filter(({ value }) => checkpoints.some((checkpoint) => value(checkpoint) !== null));
  return {
    headings: ["step", ...columns.map(({ heading }) => heading)],
    rows: checkpoints.map((checkpoint) => [
      checkpoint.step === null ? (checkpoint.file.split(/[/\\]/).at(-1) ?? checkpoint.file) : String(checkpoint.step),
      ...columns.map(({ value }) => cell(value(checkpoint))),
    ]),
  };
}

/** How a table is set: by the caller, who knows about terminals. */
export type SetTable = (
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  left?: readonly number[],
) => string;

/** A measurement as text for a terminal. */
export function measurementText({ checkpoints, data, verdict }: Measurement, table: SetTable): string {
  const last = checkpoints.at(-1)!;
  const lines = [
    `${last.file}${last.step === null ? "" : `, step ${last.step}`}`,
    ...last.taken.map((text, i) => `  layer ${i + 1}: ${text}`),
    ...(last.passedOver.length > 0 ? [`  passed over: ${shortList(last.passedOver)}`] : []),
  ];
  if (data) {
    const numbers = [`loss ${cell(last.loss)}`, ...(last.accuracy === null ? [] : [`accuracy ${cell(last.accuracy)}`])];
    lines.push(
      `${data.source}: ${data.samples} samples, ${data.targets}, ${data.activation} layers, ${data.loss}: ${numbers.join(", ")}`,
    );
  }
  const { headings, rows } = layerTable(last.layers);
  lines.push("", table(headings, rows, [0, 1]));
  if (data?.predicted) {
    const shown = data.predicted
      .filter(({ weightAlignment }) => weightAlignment !== null)
      .map(({ layer, weightAlignment, kappa }) => `WA_${layer} ${cell(weightAlignment)}, κ(A_${layer}) ${cell(kappa)}`);
    lines.push(`Linear theory, of a linear network trained on these data in full: ${shown.join("; ")}.`, "");
  }
  if (checkpoints.length > 1) {
    const course = courseTable(checkpoints);
    lines.push(table(course.headings, course.rows), "");
  }
  lines.push(
    verdict,
    "",
    ...headings
      .filter((heading, i) => LEGEND[heading] && headings.indexOf(heading) === i)
      .map((heading) => `${LEGEND[heading]}.`),
  );
  return `${lines.join("\n")}\n`;
}

const SHOWN = 6;
const shortList = (names: readonly string[]): string =>
  names.slice(0, SHOWN).join(", ") + (names.length > SHOWN ? `, … (${names.length})` : "");

import { join } from "node:path";
import { matrixFrom, type Matrix } from "../../../src/linalg/index.ts";
import { stream, type Stream } from "../../../src/random/index.ts";
import { makeFolder, writeFileAtomic } from "../../../src/record/node.ts";
import { fullMap, type NetworkLayer } from "../network/index.ts";
import { trainStep } from "./trainStep.ts";
import { safetensors, type NamedNumbers } from "./writeSafetensors.ts";

const SIZES = [8, 32, 32, 3];
const STEPS = [0, 30, 100, 300, 1000];
const [SAMPLES, RATE] = [150, 0.3];

/** What the example wrote, and how to look at it. */
export interface Example {
  readonly files: readonly string[];
  readonly commands: readonly string[];
}

/**
 * Trains a small tanh network by DFA on three clouds of points and writes it to a folder as other programs would: its
 * checkpoints in the course of training as safetensors, and the data as CSV.
 * The same bytes every time. Throws an InputError for a folder that cannot be written.
 */
export function writeExample(folder: string): Example {
  makeFolder(folder);
  const random = stream(1, "measure example");
  const outputs = SIZES.at(-1)!;
  const { inputs, labels, targets } = clouds(random);
  const feedback = SIZES.slice(1, -1).map((n) => normals(n, outputs, 1 / Math.sqrt(n), random));
  let layers = SIZES.slice(1).map((n, i): NetworkLayer =>
    layerOf(normals(n, SIZES[i], 0.1 / Math.sqrt(SIZES[i]), random), i),
  );
  const files = [join(folder, "clouds.csv")];
  writeFileAtomic(files[0], csv(inputs, labels));
  let step = 0;
  for (const goal of STEPS) {
    for (; step < goal; step++) layers = trainStep(layers, feedback, inputs, targets, RATE);
    const file = join(folder, `net-${goal}.safetensors`);
    writeFileAtomic(file, safetensors(tensorsOf(layers, feedback), { step: String(goal) }));
    files.push(file);
  }
  const base = `dfa-theory measure ${join(folder, `net-${STEPS.at(-1)}.safetensors`)}`;
  const data = `--data ${files[0]} --targets cloud --activation tanh`;
  return {
    files,
    commands: [base, `${base} ${data}`, `dfa-theory measure ${folder} ${data} --report ${join(folder, "report.html")}`],
  };
}

const layerOf = (W: Matrix, i: number): NetworkLayer => ({
  name: `fc${i + 1}.weight`,
  shape: [W.rows, W.cols],
  map: fullMap(W),
  bias: null,
  rounding: 0,
});

const normals = (rows: number, cols: number, scale: number, random: Stream): Matrix =>
  matrixFrom(rows, cols, () => scale * random.normal());

/** Points around three centres, one a row. */
function clouds(random: Stream) {
  const outputs = SIZES.at(-1)!;
  const centres = normals(outputs, SIZES[0], 1, random);
  const labels = Array.from({ length: SAMPLES }, (_, s) => s % outputs);
  const inputs = matrixFrom(SAMPLES, SIZES[0], (s, j) => {
    const value = centres.data[labels[s] * SIZES[0] + j] + 0.6 * random.normal();
    return Number(value.toFixed(4));
  });
  const targets = matrixFrom(SAMPLES, outputs, (s, j) => (labels[s] === j ? 1 : 0));
  return { inputs, labels, targets };
}

function csv({ rows, cols, data }: Matrix, labels: readonly number[]): string {
  const header = [...Array.from({ length: cols }, (_, j) => `x${j + 1}`), "cloud"].join(",");
  const lines = Array.from({ length: rows }, (_, s) =>
    [...data.subarray(s * cols, (s + 1) * cols), "abc"[labels[s]]].join(","),
  );
  return `${[header, ...lines].join("\n")}\n`;
}

const tensorsOf = (layers: readonly NetworkLayer[], feedback: readonly Matrix[]): NamedNumbers[] => [
  ...layers.map(({ name, shape, map }) => ({ name, shape, values: map.weights })),
  ...feedback.map((F, i) => ({ name: `feedback.${i}`, shape: [F.rows, F.cols], values: F.data })),
];

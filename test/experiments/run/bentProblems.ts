import fc from "fast-check";

/*
 * Problems that were whole and have been bent: numbers driven to the ends of their range, fields left out, doubled,
 * swapped or filled with what does not belong there.
 */

type Json = unknown;
type Path = readonly (string | number)[];

const linear = (rest: object, network: object = {}): Json => ({
  network: { inputs: 4, widths: [5, 6], outputs: 2, ...network },
  training: { rate: 0.05, time: 1, batch: 1 },
  ...rest,
});
const places = (rest: object, network: object): Json => ({
  network: { kind: "sequence", places: 4, inputs: 3, outputs: 2, ...network },
  training: { rate: 0.02, time: 1, batch: 2 },
  ...rest,
});
const shifts = { kind: "shifts", kernel: 3 };
const rowsOf = (...values: number[][]): number[][] => values;
const rows = (...values: number[][]): object => ({ kind: "given", matrix: rowsOf(...values) });
const glyphs = { kind: "glyphs", size: 4, samples: 12, testSamples: 4 };
const training = { batch: 3, epochs: 1 };

/** Whole problems, of every kind of network, data, feedback and rule. */
export const WHOLE: readonly Json[] = [
  linear({ data: { kind: "teacher", noise: 0.1 }, feedback: { kind: "orthonormal" } }),
  linear({ data: { kind: "teacher", samples: 20 }, rule: "bp" }, { initial: { kind: "gaussian", scale: 0.5 } }),
  linear(
    { data: { kind: "teacher", inputCovariance: { kind: "ar1", correlation: 0.5 } }, rule: "fa" },
    { initial: { kind: "uniform" } },
  ),
  linear({
    data: { kind: "teacher", map: { kind: "spectrum", singularValues: [2, 1] } },
    feedback: { kind: "sparse", density: 0.5 },
  }),
  linear({ data: { kind: "classes", samples: 20, separation: 2, labelNoise: 0.1 }, feedback: { kind: "sign" } }),
  linear(
    {
      data: {
        kind: "moments",
        inputCovariance: rows([2, 0.5], [0.5, 1]),
        crossCovariance: rows([1, 0], [0, 1]),
        targetCovariance: rows([3, 0], [0, 3]),
      },
      training: { time: 1, batch: "flow", snapshotTimes: [0, 0.5, 1] },
    },
    { inputs: 2 },
  ),
  linear(
    {
      data: {
        kind: "moments",
        inputCovariance: { kind: "power-law", exponent: 1 },
        crossCovariance: { kind: "spectrum", singularValues: [2, 1], inputBasis: "eigenvectors" },
      },
      training: { rate: 0.05, time: 1, batch: "full" },
    },
    { widths: ["infinite", "infinite"] },
  ),
  linear({
    data: { kind: "random-targets", covariance: { kind: "alpha-beta", alpha: 0.5, beta: 0.5 }, samples: 20 },
    feedback: { kind: "repeated", channels: 1 },
  }),
  linear(
    {
      data: {
        kind: "teacher",
        inputCovariance: { kind: "circulant", coefficients: [1, 0.2, 0.1, 0.2] },
        map: rows([1, 0, 0, 0], [0, 1, 0, 0]),
      },
      feedback: {
        kind: "given",
        matrices: [
          [
            [1, 0],
            [0, 1],
            [1, 1],
          ],
        ],
      },
    },
    {
      widths: [3],
      initial: {
        kind: "given",
        matrices: [
          [
            [1, 0, 0, 0],
            [0, 1, 0, 0],
            [0, 0, 1, 0],
          ],
          [
            [1, 0, 0],
            [0, 1, 0],
          ],
        ],
      },
    },
  ),
  { network: { kind: "teacher-student", inputs: 20, hidden: 2, teacherHidden: 2 }, training: { rate: 0.1, time: 1 } },
  {
    network: {
      kind: "teacher-student",
      inputs: 20,
      hidden: 1,
      teacherHidden: 1,
      activation: "relu",
      teacherNoise: 0.1,
      initial: { kind: "given", Q: [[1]], R: [[0.1]], T: [[1]], v: [0.1] },
    },
    feedback: { kind: "given", vector: [1] },
    train: "first",
    training: { rate: 0.1, time: 1, snapshotTimes: [0, 1] },
  },
  { network: { kind: "deep", hidden: [5, 4], activation: "tanh" }, data: glyphs, training },
  {
    network: { kind: "deep", hidden: [{ kind: "convolutional", channels: 2, kernel: 2 }, 4] },
    data: { ...glyphs, kind: "textures", classes: 3 },
    training: { ...training, optimiser: { kind: "adam" } },
  },
  {
    network: { kind: "deep", hidden: [4], initial: { kind: "gaussian", scale: 0.1 } },
    rule: "fa",
    data: { kind: "random-targets", inputs: 3, covariance: { kind: "isotropic" }, outputs: 2, samples: 12 },
    training: { ...training, loss: "mse", rate: 0.01 },
    measure: { replicas: 2, samples: 5 },
  },
  places(
    { data: { kind: "teacher", mixing: shifts, noise: 0.1 }, feedback: { kind: "gaussian", overPlaces: 2 } },
    { layers: [{ width: 5, mixing: shifts }, 4] },
  ),
  places(
    {
      data: { kind: "copy", delay: 1, samples: 6, placeCovariance: { kind: "ar1", correlation: 0.5 } },
      feedback: { kind: "orthonormal", overBlocks: "shared", transport: "mixing" },
    },
    {
      layers: [
        { width: 6, mixing: { kind: "causal-mean" } },
        { width: 6, mixing: { kind: "delay", places: 1 } },
      ],
      readout: { mixing: { kind: "mean" } },
      outputs: 3,
      residual: true,
      embedding: { scale: 0.5, trained: true },
      initial: { kind: "gaussian", scale: 0.1 },
    },
  ),
  places(
    { data: { kind: "teacher" }, training: { time: 1, batch: "flow", snapshotTimes: [0, 1] } },
    { layers: ["infinite"], readout: { pooled: true } },
  ),
  places(
    { data: { kind: "teacher", map: { kind: "spectrum", singularValues: [2, 1] } }, rule: "bp" },
    {
      places: 2,
      layers: [{ width: 5, mixing: { kind: "given", matrices: [rowsOf([1, 0.5], [0, 1])] } }],
      initial: { kind: "gaussian", scale: 0.5 },
    },
  ),
  {
    network: { kind: "transformer", context: 5, width: 4, heads: 2, blocks: 2, initial: { embedding: 1 } },
    feedback: { enters: "maps", overBlocks: "shared", transport: "attention" },
    data: { kind: "hidden-markov", states: 2, symbols: 3 },
    training: { steps: 3, batch: 2, rate: 0.01, snapshotSteps: [0, 3] },
    measure: { sequences: 2 },
  },
  {
    network: { kind: "transformer", context: 5, width: 4, blocks: 1, norm: "none", tied: true },
    rule: "bp",
    data: { kind: "induction", symbols: 3 },
    training: { steps: 3, batch: 2, optimiser: { kind: "sgd", momentum: 0.5 }, weightDecay: 0.1, decay: "cosine" },
    measure: { sequences: 2 },
  },
];

/** Paths of all fields and entries of a value. */
function pathsOf(value: Json, at: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [at];
  return [
    at,
    ...Object.entries(value).flatMap(([key, held]) => pathsOf(held, [...at, Array.isArray(value) ? Number(key) : key])),
  ];
}

/** A copy in which what stands at a path is replaced; left out where the replacement is undefined. */
function replaced(value: Json, [first, ...rest]: Path, replacement: (old: Json) => Json): Json {
  if (first === undefined) return replacement(value);
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, first)) return value;
  const held = replaced((value as Record<string, Json>)[first], rest, replacement);
  if (Array.isArray(value))
    return held === undefined ? value.toSpliced(Number(first), 1) : value.with(Number(first), held);
  return { ...value, [first]: held };
}

const NUMBERS = [
  0,
  -0,
  -1,
  0.5,
  1,
  2,
  3,
  7,
  1e-3,
  1e-9,
  1e-100,
  1e-200,
  5e-324,
  -1e-300,
  40,
  1e9,
  1e50,
  1e99,
  1e100,
  -1e100,
  1e154,
  1e200,
  1.7e308,
  -1.7e308,

  2 ** 31,
  2 ** 32,
  1e12,
  1e15,
  Number.MAX_SAFE_INTEGER,
  Number.NaN,
  Infinity,
  -Infinity,
];
const OTHERS: readonly Json[] = [
  null,
  true,
  "",
  "infinite",
  "flow",
  "full",
  "x".repeat(1e5),
  "\u001b[31m\n\u009b",
  [],
  {},
  [[]],
  [[[1]]],
  { kind: "given" },
  { kind: "zero" },
];

const nested = (depth: number): Json => {
  let value: Json = 1;
  for (let i = 0; i < depth; i++) value = [value];
  return value;
};

/** What is done to one place of a problem. */
const bend: fc.Arbitrary<(old: Json) => Json> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom(...NUMBERS).map((number) => (old: Json) => (typeof old === "number" ? number : old)),
  },
  { weight: 4, arbitrary: fc.constantFrom(...NUMBERS).map((factor) => (old: Json) => scaled(old, factor)) },
  { weight: 2, arbitrary: fc.constantFrom(...NUMBERS, ...OTHERS).map((other) => () => other) },
  { weight: 1, arbitrary: fc.constant(() => undefined) },
  { weight: 1, arbitrary: fc.constant((old: Json) => (Array.isArray(old) ? [...old, ...old] : [old, old])) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(1001, 5000)
      .map(
        (n) => (old: Json) => (Array.isArray(old) && old.length > 0 ? Array.from({ length: n }, () => old[0]) : old),
      ),
  },
  { weight: 1, arbitrary: fc.constantFrom(50, 1000).map((depth) => () => nested(depth)) },
  {
    weight: 1,
    arbitrary: fc
      .string({ unit: "binary", maxLength: 5 })
      .map(
        (key) => (old: Json) =>
          typeof old === "object" && old !== null && !Array.isArray(old) ? { ...old, [key]: 1 } : old,
      ),
  },
);

/** All numbers within a value, times a factor; what is nested deeper than any problem stays as it is. */
function scaled(value: Json, factor: number, depth = 0): Json {
  if (typeof value === "number") return value * factor;
  if (typeof value !== "object" || value === null || depth > 20) return value;
  if (Array.isArray(value)) return value.map((held) => scaled(held, factor, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, held]) => [key, scaled(held, factor, depth + 1)]));
}

/** A problem bent in up to three places. */
export const bentProblem: fc.Arbitrary<Json> = fc
  .constantFrom(...WHOLE)
  .chain((whole) =>
    fc
      .array(fc.tuple(fc.constantFrom(...pathsOf(whole)), bend), { minLength: 1, maxLength: 3 })
      .map((bends) => bends.reduce((problem, [path, change]) => replaced(problem, path, change), whole)),
  );

import { matrix, matrixFrom, multiply, type Matrix } from "../../../src/linalg/index.ts";
import { alignmentOf, cosine, type CosineParts } from "../../../src/measure/index.ts";
import { ACTIVATION_FUNCTIONS } from "./activations.ts";
import type { ActivationName, NetworkFeedback, NetworkLayer } from "../network/index.ts";
import { LOSSES, type LossKind } from "../../../src/deep/index.ts";

/** Samples in rows, what the network is measured on. */
export interface MeasuredSamples {
  readonly inputs: Matrix;
  readonly targets: Matrix;
  /** The class of each sample; null for numeric targets. */
  readonly labels: Int32Array | null;
  readonly activation: ActivationName;
  readonly loss: LossKind;
}

/** What samples say of a network. */
export interface SignalMeasures {
  /** The share of samples whose largest output is that of their class; null for numeric targets. */
  readonly accuracy: number | null;
  /** The mean loss. */
  readonly loss: number;
  /**
   * By layer: the mean over samples of the cosine between the two signals; null for the last layer and where no signal
   * has a direction.
   */
  readonly gradientAlignment: readonly (number | null)[];
  /** The mean of the least tenth of the samples' cosines. */
  readonly gradientAlignmentLow: readonly (number | null)[];
  /** By layer: the cosine between the two updates of its weights over all samples. */
  readonly updateAlignment: readonly (number | null)[];
}

/** Samples at a time. */
const BLOCK = 256;

/**
 * Measures a network's signals and updates over samples, in double precision; without feedback only loss and accuracy.
 */
export function signalMeasures(
  layers: readonly NetworkLayer[],
  feedback: NetworkFeedback | null,
  { inputs, targets, labels, activation, loss }: MeasuredSamples,
): SignalMeasures {
  const hidden = layers.slice(0, -1);
  const outputs = targets.cols;
  const cosines = hidden.map((): number[] => []);
  const updates = hidden.map(({ map }) => [new Float64Array(map.dimension), new Float64Array(map.dimension)] as const);
  let right = 0;
  let total = 0;
  for (let from = 0; from < inputs.rows; from += BLOCK) {
    const count = Math.min(BLOCK, inputs.rows - from);
    const { activities, slopes } = forward(layers, columns(inputs, from, count), activation);
    const Y = columnsToRows(activities.at(-1)!);
    const T = targets.data.subarray(from * outputs, (from + count) * outputs);
    total += LOSSES[loss].value(count, Y, T) * count;
    if (labels) right += countRight(Y, labels.subarray(from, from + count), outputs);
    if (feedback === null) continue;
    const errors = errorsOf(Y, T, outputs, loss, labels?.subarray(from, from + count));
    const sent = sendBack(layers, feedback, errors, slopes);
    const exact = sendBack(layers, null, errors, slopes);
    hidden.forEach(({ map }, i) => {
      compareColumns(sent[i], exact[i], cosines[i]);
      addTo(updates[i][0], map.gradient(sent[i], activities[i]));
      addTo(updates[i][1], map.gradient(exact[i], activities[i]));
    });
  }
  const parts = updates.map(([a, b], i): CosineParts => ({
    layer: i + 1,
    inner: dot(a, b),
    squaredNormA: dot(a, a),
    squaredNormB: dot(b, b),
  }));
  const cosineOfUpdates = Object.values(alignmentOf(parts).layers);
  return {
    accuracy: labels ? right / inputs.rows : null,
    loss: total / inputs.rows,
    gradientAlignment: [...cosines.map(mean), null],
    gradientAlignmentLow: [
      ...cosines.map((all) => mean(all.toSorted((a, b) => a - b).slice(0, Math.ceil(all.length / 10)))),
      null,
    ],
    updateAlignment: [...cosineOfUpdates, null],
  };
}

/** The errors of outputs and targets in rows, one sample a column. */
function errorsOf(Y: Float64Array, T: Float64Array, outputs: number, loss: LossKind, labels?: Int32Array): Matrix {
  const E = new Float64Array(Y.length);
  LOSSES[loss].errors(Y.length / outputs, Y, T, E);
  if (labels && loss === "cross-entropy") balance(E, labels, outputs);
  return rowsToColumns(E, outputs);
}

/**
 * The signals of DFA in all layers, the errors last, and the activities below each: what a step of training needs.
 * Inputs and one-hot targets are rows.
 */
export function trainingSignals(
  layers: readonly NetworkLayer[],
  matrices: readonly Matrix[],
  inputs: Matrix,
  targets: Matrix,
  { activation, loss }: Pick<MeasuredSamples, "activation" | "loss">,
): { signals: Matrix[]; activities: Matrix[] } {
  const { activities, slopes } = forward(layers, columns(inputs, 0, inputs.rows), activation);
  const errors = errorsOf(columnsToRows(activities.at(-1)!), targets.data, targets.cols, loss);
  return { signals: [...sendBack(layers, { kind: "dfa", matrices, rounding: 0 }, errors, slopes), errors], activities };
}

const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;

/** Activities `h_0 … h_L` and slopes of the hidden layers, one sample a column. */
function forward(layers: readonly NetworkLayer[], X: Matrix, activation: ActivationName) {
  const { value: g, slope } = ACTIVATION_FUNCTIONS[activation];
  const activities = [X];
  const slopes: Float64Array[] = [];
  layers.forEach(({ map, bias }, i) => {
    const A = map.times(activities[i]);
    if (bias) for (let u = 0, k = 0; u < A.rows; u++) for (let s = 0; s < A.cols; s++, k++) A.data[k] += bias[u];
    if (i < layers.length - 1) {
      slopes.push(A.data.map((a) => slope(a)));
      for (let k = 0; k < A.data.length; k++) A.data[k] = g(A.data[k]);
    }
    activities.push(A);
  });
  return { activities, slopes };
}

/** The signals of the hidden layers, through feedback or, without any, through the weights. */
function sendBack(
  layers: readonly NetworkLayer[],
  feedback: NetworkFeedback | null,
  errors: Matrix,
  slopes: readonly Float64Array[],
): Matrix[] {
  const signals: Matrix[] = [];
  let above = errors;
  for (let i = slopes.length - 1; i >= 0; i--) {
    const signal =
      feedback?.kind === "dfa"
        ? multiply(feedback.matrices[i], errors)
        : (feedback?.maps[i] ?? layers[i + 1].map).transposedTimes(above);
    for (let k = 0; k < signal.data.length; k++) signal.data[k] *= slopes[i][k];
    signals[i] = signal;
    above = signal;
  }
  return signals;
}

/** Adds the cosine of every column; columns without a direction have none. */
function compareColumns(A: Matrix, B: Matrix, into: number[]): void {
  for (let s = 0; s < A.cols; s++) {
    let [ab, aa, bb] = [0, 0, 0];
    for (let k = s; k < A.data.length; k += A.cols) {
      ab += A.data[k] * B.data[k];
      aa += A.data[k] ** 2;
      bb += B.data[k] ** 2;
    }
    const c = cosine(ab, aa, bb);
    if (c !== null) into.push(c);
  }
}

/**
 * Errors of a softmax sum to zero: so stated, that of a class of probability 1 − 1e-14 keeps its digits, and a sample
 * learned well keeps its direction.
 */
function balance(E: Float64Array, labels: Int32Array, outputs: number): void {
  for (let s = 0; s < labels.length; s++) {
    let others = 0;
    for (let j = 0; j < outputs; j++) if (j !== labels[s]) others += E[s * outputs + j];
    E[s * outputs + labels[s]] = -others;
  }
}

function countRight(Y: Float64Array, labels: Int32Array, outputs: number): number {
  let right = 0;
  for (let s = 0; s < labels.length; s++) {
    let best = 0;
    for (let j = 1; j < outputs; j++) if (Y[s * outputs + j] > Y[s * outputs + best]) best = j;
    if (best === labels[s]) right++;
  }
  return right;
}

const columns = (X: Matrix, from: number, count: number): Matrix =>
  matrixFrom(X.cols, count, (u, s) => X.data[(from + s) * X.cols + u]);

function columnsToRows({ rows, cols, data }: Matrix): Float64Array {
  const turned = new Float64Array(data.length);
  for (let u = 0; u < rows; u++) for (let s = 0; s < cols; s++) turned[s * rows + u] = data[u * cols + s];
  return turned;
}

function rowsToColumns(data: Float64Array, rows: number): Matrix {
  const cols = data.length / rows;
  const M = matrix(rows, cols);
  for (let u = 0; u < rows; u++) for (let s = 0; s < cols; s++) M.data[u * cols + s] = data[s * rows + u];
  return M;
}

function addTo(sum: Float64Array, values: Float64Array): void {
  for (let i = 0; i < sum.length; i++) sum[i] += values[i];
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

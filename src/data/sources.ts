import { InputError } from "../inputError.ts";
import {
  add,
  identity,
  isDiagonal,
  matrix,
  multiply,
  norm,
  relativeDistance,
  scale,
  transpose,
  type Matrix,
} from "../linalg/index.ts";
import { haarColumns, type Stream } from "../random/index.ts";
import { gaussianDraw, inputDraw, requireSymmetric, type InputCovariance } from "./gaussian.ts";
import { regression, residualCovariance, sampleMoments, type Moments, type Regression } from "./moments.ts";
import { requireStorable } from "./requireStorable.ts";
import type { Draw, IsotropicTeacher, Samples, Source } from "./source.ts";

/**
 * How far Σ_yx may stick out of the range of Σ_xx, relative to its norm: rounding of user-given matrices with about
 * eight digits.
 */
const RANGE_TOLERANCE = 1e-7;

const once = <T>(make: () => T): (() => T) => {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
};

interface Parts {
  inputs: number;
  outputs: number;
  moments: () => Moments;
  samples?: Samples;
  draw?: Draw | null;
  isotropicTeacher?: IsotropicTeacher | undefined;
}

function source({ inputs, outputs, moments, samples, draw, isotropicTeacher }: Parts): Source {
  const theMoments = once(() => finiteMoments(moments()));
  return {
    inputs,
    outputs,
    moments: theMoments,
    regression: once((): Regression => finiteRegression(regression(theMoments()))),
    samples: samples ?? null,
    draw: draw ?? null,
    isotropicTeacher: isotropicTeacher ?? null,
  };
}

/**
 * Throws an InputError for moments that cannot be computed with: an entry or a sum of squares beyond double precision.
 */
function finiteMoments(moments: Moments): Moments {
  const { inputs, cross, targets } = moments;
  requireFinite(inputs, "the covariance of the inputs");
  requireFinite(cross, "the covariance of targets and inputs");
  if (targets) requireFinite(targets, "the covariance of the targets");
  return moments;
}

function finiteRegression(fit: Regression): Regression {
  requireFinite(fit.map, "the linear map that fits the targets best");
  return fit;
}

function requireFinite(M: Matrix, what: string): void {
  if (norm(M) < Infinity) return;
  throw new InputError(
    `${what} must have a norm that double precision holds, up to 1.8e308, got one beyond; scale the data`,
  );
}

/** A fixed data set of given rows; its moments are averages over the samples. */
export function fixedSource(inputs: Matrix, targets: Matrix, moments?: Moments): Source {
  return source({
    inputs: inputs.cols,
    outputs: targets.cols,
    moments: () => moments ?? sampleMoments(inputs, targets),
    samples: { count: inputs.rows, inputs, targets },
  });
}

/** The data set of `count` draws. */
export function drawSamples(
  from: { inputs: number; outputs: number; draw: Draw },
  count: number,
  random: Stream,
): Samples {
  requireStorable(count, from.inputs + from.outputs, "the samples");
  const inputs = matrix(count, from.inputs);
  const targets = matrix(count, from.outputs);
  for (let i = 0; i < count; i++) from.draw(random, inputs.data, i * from.inputs, targets.data, i * from.outputs);
  return { count, inputs, targets };
}

/**
 * Known second moments. Where Σ_yy is known too, fresh Gaussian samples with exactly these moments can be drawn:
 * `x ~ N(0, Σ_xx)`, `y = W*x + r`, r of the residual covariance; without it the targets are taken noiseless, `y = W*x`.
 * Throws an InputError when the three matrices cannot belong to one distribution.
 */
export function momentsSource(moments: Moments): Source {
  finiteMoments(moments);
  const drawX = inputDraw(moments.inputs, moments.inputs.rows);
  if (moments.targets) requireSymmetric(moments.targets, "problem: data.targetCovariance");
  const fit = finiteRegression(regression(moments));
  const explained = multiply(fit.map, moments.inputs);
  const outside = norm(moments.cross) === 0 ? 0 : relativeDistance(explained, moments.cross);
  if (outside > RANGE_TOLERANCE) {
    throw new InputError(
      `problem: data.crossCovariance must lie in the range of the input covariance (rank ${fit.rank} of ${moments.inputs.rows}), got one that sticks out by ${outside.toExponential(1)} of its norm`,
    );
  }
  const drawResidual = moments.targets ? residualDraw({ ...moments, targets: moments.targets }, fit.map) : null;
  const sizes = { inputs: moments.inputs.rows, outputs: moments.cross.rows };
  const draw: Draw = (random, x, xOffset, y, yOffset) => {
    drawX(random, x, xOffset);
    if (drawResidual) drawResidual(random, y, yOffset);
    addMap(fit.map, x, xOffset, y, yOffset, drawResidual === null);
  };
  const isotropicTeacher = drawResidual === null ? noiselessTeacher(moments, fit) : undefined;
  return { ...source({ ...sizes, moments: () => moments, draw, isotropicTeacher }), regression: () => fit };
}

function noiselessTeacher({ inputs }: Moments, { map, minimalLoss }: Regression): IsotropicTeacher | undefined {
  const variance = inputs.data[0];
  const isotropic =
    isDiagonal(inputs) && inputs.data.every((value, k) => k % (inputs.cols + 1) !== 0 || value === variance);
  return isotropic && variance > 0 ? { map, variance, noise: 0, minimalLoss } : undefined;
}

function residualDraw(moments: Moments & { targets: Matrix }, map: Matrix) {
  const residual = residualCovariance(moments, map);
  const size = norm(moments.targets);
  if (norm(residual) <= 1e-12 * size) return null;
  return gaussianDraw(residual, "problem: data.targetCovariance minus what the inputs explain", size);
}

/** `y ← y + Bx` (or `y ← Bx` when `overwrite`). */
function addMap(
  B: Matrix,
  x: Float64Array,
  xOffset: number,
  y: Float64Array,
  yOffset: number,
  overwrite: boolean,
): void {
  for (let i = 0; i < B.rows; i++) {
    let sum = overwrite ? 0 : y[yOffset + i];
    for (let j = 0; j < B.cols; j++) sum += B.data[i * B.cols + j] * x[xOffset + j];
    y[yOffset + i] = sum;
  }
}

/** A linear teacher `y = Bx + σζ` of Gaussian inputs, drawn afresh at every step, or once when `samples` is given. */
export function teacherSource(
  map: Matrix,
  covariance: InputCovariance,
  noise: number,
  fixed?: { samples: number; random: Stream },
): Source {
  const drawX = inputDraw(covariance, map.cols);
  const draw: Draw = (random, x, xOffset, y, yOffset) => {
    drawX(random, x, xOffset);
    for (let i = 0; i < map.rows; i++) y[yOffset + i] = noise === 0 ? 0 : noise * random.normal();
    addMap(map, x, xOffset, y, yOffset, false);
  };
  const sizes = { inputs: map.cols, outputs: map.rows };
  if (fixed) {
    const samples = drawSamples({ ...sizes, draw }, fixed.samples, fixed.random);
    return fixedSource(samples.inputs, samples.targets);
  }
  const moments = (): Moments => {
    requireStorable(map.cols, map.cols, "the input covariance");
    const inputs = "data" in covariance ? covariance : scale(covariance.isotropic, identity(map.cols));
    const cross = multiply(map, inputs);
    const targets = add(multiply(cross, transpose(map)), scale(noise * noise, identity(map.rows)));
    return { inputs, cross, targets };
  };
  const isotropicTeacher =
    "data" in covariance
      ? undefined
      : { map, variance: covariance.isotropic, noise, minimalLoss: 0.5 * map.rows * noise * noise };
  return source({ ...sizes, moments, draw, isotropicTeacher });
}

/**
 * A fixed data set of Gaussian inputs and, independent of them, Gaussian targets of the given covariance: nothing to
 * learn but noise (the paper's (α, β) experiment).
 */
export function randomTargetsSource(
  inputs: number,
  covariance: InputCovariance,
  targets: Matrix,
  samples: number,
  random: Stream,
): Source {
  const drawX = inputDraw(covariance, inputs);
  const drawY = gaussianDraw(targets, "problem: data.covariance");
  const draw: Draw = (stream, x, xOffset, y, yOffset) => {
    drawX(stream, x, xOffset);
    drawY(stream, y, yOffset);
  };
  const set = drawSamples({ inputs, outputs: targets.rows, draw }, samples, random);
  return fixedSource(set.inputs, set.targets);
}

/** The parameters of a built-in classification set. */
export interface ClassesOptions {
  /** Class probabilities, summing to one. */
  readonly probabilities: readonly number[];
  /** Distance of the class means from the origin, in units of the unit noise around them. */
  readonly separation: number;
  /** Probability with which a label is replaced by a uniformly drawn one. */
  readonly labelNoise: number;
  /** Whether the mean is taken off the one-hot targets. */
  readonly centreTargets: boolean;
}

/** A fixed data set of Gaussian classes around orthogonal means, with one-hot targets. */
export function classesSource(inputs: number, options: ClassesOptions, samples: number, random: Stream): Source {
  const { probabilities, separation, labelNoise, centreTargets } = options;
  const classes = probabilities.length;
  requireStorable(samples, inputs + classes, "the samples");
  const means = haarColumns(inputs, classes, random);
  const X = matrix(samples, inputs);
  const Y = matrix(samples, classes);
  for (let i = 0; i < samples; i++) {
    const c = drawClass(probabilities, random.uniform());
    for (let j = 0; j < inputs; j++)
      X.data[i * inputs + j] = separation * means.data[j * classes + c] + random.normal();
    const label = random.uniform() < labelNoise ? random.integer(classes) : c;
    Y.data[i * classes + label] = 1;
  }
  if (centreTargets) subtractColumnMeans(Y);
  return fixedSource(X, Y);
}

function drawClass(probabilities: readonly number[], u: number): number {
  let c = 0;
  for (let sum = probabilities[0]; u >= sum && c < probabilities.length - 1; sum += probabilities[c]) c++;
  return c;
}

function subtractColumnMeans(M: Matrix): void {
  for (let j = 0; j < M.cols; j++) {
    let mean = 0;
    for (let i = 0; i < M.rows; i++) mean += M.data[i * M.cols + j] / M.rows;
    for (let i = 0; i < M.rows; i++) M.data[i * M.cols + j] -= mean;
  }
}

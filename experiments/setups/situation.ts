import {
  COVARIANCE_RANK_TOLERANCE,
  regression,
  resolvedMoments,
  secondMoments,
  type Regression,
  type SecondMoments,
} from "../../src/data/index.ts";
import {
  block,
  eigenCoordinates,
  matrix,
  matrixFrom,
  multiply,
  product,
  rankOf,
  subtract,
  transpose,
  type Matrix,
} from "../../src/linalg/index.ts";

/** A data set in the coordinates in which its inputs are uncorrelated: all that a deep linear network sees of it. */
export interface Situation {
  /** The variances of the coordinates: eigenvalues of Σ_xx over its rank, descending. */
  readonly variances: Float64Array;
  /** Σ_yx in these coordinates, n_L × rank, and Σ_yy. */
  readonly cross: Matrix;
  readonly targetCovariance: Matrix;
  /** The means of the inputs, in these coordinates, and of the targets: one row each. */
  readonly inputMean: Matrix;
  readonly targetMean: Matrix;
  /** Some of the samples, in these coordinates, over which per-sample measures are averaged. */
  readonly inputs: Matrix;
  readonly targets: Matrix;
}

/** Gradient alignment is a mean over samples: so many give it three digits. */
const SHOWN_SAMPLES = 1000;

/**
 * Turns inputs (samples × n_0) and targets (samples × n_L) into their principal coordinates, directions without
 * variance left out:
 * linear networks from zero weights learn the same, and a step of the flow costs n_0 n_L. The regression comes along.
 */
export function situationOf(inputs: Matrix, targets: Matrix): { situation: Situation; fit: Regression } {
  const moments = momentsOf(inputs, targets);
  const { inputCovariance, crossCovariance, targetCovariance } = moments;
  const fit = regression({ inputs: inputCovariance, cross: crossCovariance, targets: targetCovariance });
  const axes = block(fit.eigenvectors, 0, 0, inputs.cols, fit.rank);
  const turned = (X: Matrix) => multiply(X, axes);
  return { situation: inCoordinates(moments, shownOf(inputs), targets, fit.eigenvalues, fit.rank, turned), fit };
}

/**
 * The same without the regression, and so without the principal axes themselves: of thousands of inputs in a third of
 * the time.
 */
const principalSituation = (inputs: Matrix, targets: Matrix): Situation =>
  situationOfMoments(momentsOf(inputs, targets), shownOf(inputs), shownOf(targets));

/** The same from moments and some samples, of data that are not in memory. */
export function situationOfMoments(moments: SecondMoments, inputs: Matrix, targets: Matrix): Situation {
  const parts = [moments.crossCovariance, matrix(1, inputs.cols, moments.inputMean), shownOf(inputs)];
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const stacked = matrix(rows, inputs.cols);
  const starts = parts.map((_, i) => parts.slice(0, i).reduce((sum, { rows: above }) => sum + above, 0));
  parts.forEach((part, i) => stacked.data.set(part.data, starts[i] * inputs.cols));
  const { values, coordinates } = eigenCoordinates(moments.inputCovariance, stacked);
  const variances = values.toReversed();
  const rank = rankOf(variances, COVARIANCE_RANK_TOLERANCE);
  const n = inputs.cols;
  const turned = (X: Matrix, part: number) =>
    matrixFrom(X.rows, rank, (r, j) => coordinates.data[(starts[part] + r) * n + (n - 1 - j)]);
  return inCoordinates(moments, shownOf(inputs), targets, variances, rank, turned);
}

function momentsOf(inputs: Matrix, targets: Matrix): SecondMoments {
  const sums = secondMoments(inputs.cols, targets.cols);
  sums.add(inputs.data, targets.data, inputs.rows);
  return sums.finish();
}

const shownOf = (X: Matrix): Matrix => block(X, 0, 0, Math.min(SHOWN_SAMPLES, X.rows), X.cols);

function inCoordinates(
  { crossCovariance, targetCovariance, inputMean, targetMean }: SecondMoments,
  shown: Matrix,
  targets: Matrix,
  variances: Float64Array,
  rank: number,
  turned: (X: Matrix, part: number) => Matrix,
): Situation {
  const row = (mean: Float64Array) => matrix(1, mean.length, mean);
  return {
    variances: variances.subarray(0, rank),
    cross: turned(crossCovariance, 0),
    targetCovariance,
    inputMean: turned(row(inputMean), 1),
    targetMean: row(targetMean),
    inputs: turned(shown, 2),
    targets: shownOf(targets),
  };
}

/**
 * Variances below this fraction of the largest have lost digits in Σ_xx; the number of operations that finding them in
 * the samples may take: seconds.
 */
const LOST_DIGITS = 1e-9;
const MOST_OPERATIONS = 2e9;

/**
 * The situation of samples as exact as the samples allow: where Σ_xx has lost the digits of its least variances, they
 * are found in the samples themselves, as long as that takes seconds.
 * `tolerance` is the fraction of the largest variance below which a direction counts as none.
 */
export function resolvedSituation(inputs: Matrix, targets: Matrix): { situation: Situation; tolerance: number } {
  const situation = principalSituation(inputs, targets);
  const rank = situation.variances.length;
  const lost = rank < usedColumns(inputs) || situation.variances[rank - 1] < LOST_DIGITS * situation.variances[0];
  if (!lost || inputs.rows * inputs.cols * (inputs.cols + 2 * targets.cols) > MOST_OPERATIONS / 2) {
    return { situation, tolerance: COVARIANCE_RANK_TOLERANCE };
  }
  const { variances, axes, cross } = resolvedMoments(inputs, targets);
  const shown = situation.inputs.rows;
  const mean = matrix(1, inputs.cols, columnMeans(inputs));
  return {
    situation: {
      ...situation,
      variances,
      cross,
      inputMean: multiply(mean, axes),
      inputs: multiply(block(inputs, 0, 0, shown, inputs.cols), axes),
    },
    tolerance: (Math.max(inputs.rows, inputs.cols) * Number.EPSILON) ** 2,
  };
}

/** The number of columns that are not zero throughout. */
function usedColumns({ rows, cols, data }: Matrix): number {
  let zero = Array.from({ length: cols }, (_, j) => j);
  for (let i = 0; i < rows && zero.length > 0; i++) zero = zero.filter((j) => data[i * cols + j] === 0);
  return cols - zero.length;
}

function columnMeans({ rows, cols, data }: Matrix): Float64Array {
  const means = new Float64Array(cols);
  for (let i = 0, k = 0; i < rows; i++) for (let j = 0; j < cols; j++, k++) means[j] += data[k] / rows;
  return means;
}

/** The situation with its inputs whitened: every direction of variance one. */
export function whitenedInputs(situation: Situation): Situation {
  const scales = situation.variances.map((variance) => 1 / Math.sqrt(variance));
  const scaled = ({ rows, cols, data }: Matrix) =>
    matrix(
      rows,
      cols,
      data.map((value, k) => value * scales[k % cols]),
    );
  return {
    ...situation,
    variances: situation.variances.map(() => 1),
    cross: scaled(situation.cross),
    inputMean: scaled(situation.inputMean),
    inputs: scaled(situation.inputs),
  };
}

/** The situation with targets `y` turned into `T y` (T n_L × n_L). */
export function mappedTargets(situation: Situation, T: Matrix): Situation {
  const turned = transpose(T);
  return {
    ...situation,
    cross: multiply(T, situation.cross),
    targetCovariance: product(T, situation.targetCovariance, turned),
    targetMean: multiply(situation.targetMean, turned),
    targets: multiply(situation.targets, turned),
  };
}

/** The situation with the mean taken off the targets. */
export function centredTargets(situation: Situation): Situation {
  const { targetMean, inputMean, targets } = situation;
  const column = transpose(targetMean);
  return {
    ...situation,
    cross: subtract(situation.cross, multiply(column, inputMean)),
    targetCovariance: subtract(situation.targetCovariance, multiply(column, targetMean)),
    targetMean: matrix(1, targetMean.cols),
    targets: matrix(
      targets.rows,
      targets.cols,
      targets.data.map((y, k) => y - targetMean.data[k % targets.cols]),
    ),
  };
}

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
  /** The targets of some of the samples, over which per-sample measures are averaged. */
  readonly targets: Matrix;
  /** What a map makes of these samples, one a row; it takes the leading of these coordinates, as many as it has. */
  predictions(map: Matrix): Matrix;
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
  const cross = multiply(crossCovariance, axes);
  const mean = multiply(matrix(1, inputs.cols, moments.inputMean), axes);
  const predictions = predictionsOn(multiply(shownOf(inputs), axes));
  const variances = fit.eigenvalues.subarray(0, fit.rank);
  return { situation: inCoordinates(moments, targets, variances, cross, mean, predictions), fit };
}

/**
 * The same without the regression, and so without the principal axes themselves: of thousands of inputs in a third of
 * the time.
 */
const principalSituation = (inputs: Matrix, targets: Matrix): Situation =>
  situationOfMoments(momentsOf(inputs, targets), shownOf(inputs), shownOf(targets));

/** The same from moments and some samples, of data that are not in memory. */
export function situationOfMoments(moments: SecondMoments, inputs: Matrix, targets: Matrix): Situation {
  const { crossCovariance, inputCovariance, inputMean } = moments;
  const n = inputs.cols;
  const outputs = crossCovariance.rows;
  const stacked = matrix(outputs + 1, n);
  stacked.data.set(crossCovariance.data);
  stacked.data.set(inputMean, outputs * n);
  const { values, coordinates, back } = eigenCoordinates(inputCovariance, stacked);
  const variances = values.toReversed();
  const rank = rankOf(variances, COVARIANCE_RANK_TOLERANCE);
  const turned = (rows: number, from: number) =>
    matrixFrom(rows, rank, (r, j) => coordinates.data[(from + r) * n + (n - 1 - j)]);
  // A map is turned back, of few rows, rather than the samples forth.
  const shown = transpose(shownOf(inputs));
  const predictions = (map: Matrix) =>
    transpose(multiply(back(matrixFrom(map.rows, n, (i, j) => entry(map, i, n - 1 - j))), shown));
  return inCoordinates(
    moments,
    targets,
    variances.subarray(0, rank),
    turned(outputs, 0),
    turned(1, outputs),
    predictions,
  );
}

/** An entry of a map, zero beyond its coordinates. */
const entry = ({ cols, data }: Matrix, i: number, j: number): number => (j < cols ? data[i * cols + j] : 0);

/** What maps make of samples that are known in the coordinates. */
const predictionsOn =
  (inputs: Matrix) =>
  (map: Matrix): Matrix =>
    multiply(
      inputs,
      matrixFrom(inputs.cols, map.rows, (j, i) => entry(map, i, j)),
    );

function momentsOf(inputs: Matrix, targets: Matrix): SecondMoments {
  const sums = secondMoments(inputs.cols, targets.cols);
  sums.add(inputs.data, targets.data, inputs.rows);
  return sums.finish();
}

const shownOf = (X: Matrix): Matrix => block(X, 0, 0, Math.min(SHOWN_SAMPLES, X.rows), X.cols);

function inCoordinates(
  { targetCovariance, targetMean }: SecondMoments,
  targets: Matrix,
  variances: Float64Array,
  cross: Matrix,
  inputMean: Matrix,
  predictions: Situation["predictions"],
): Situation {
  return {
    variances,
    cross,
    targetCovariance,
    inputMean,
    targetMean: matrix(1, targetMean.length, targetMean),
    targets: shownOf(targets),
    predictions,
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
  const mean = matrix(1, inputs.cols, columnMeans(inputs));
  return {
    situation: {
      ...situation,
      variances,
      cross,
      inputMean: multiply(mean, axes),
      predictions: predictionsOn(multiply(shownOf(inputs), axes)),
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
    predictions: (map) => situation.predictions(scaled(map)),
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

import {
  add,
  diagonal,
  isDiagonal,
  matrix,
  matrixFrom,
  multiply,
  rankOf,
  scale,
  subtract,
  symmetricEigen,
  trace,
  transpose,
  type Matrix,
} from "../linalg/index.ts";
import { secondMoments } from "./secondMoments.ts";

/**
 * The second moments through which data enter deep linear networks: `Σ_xx = E[xxᵀ]` (n_0 × n_0), `Σ_yx = E[yxᵀ]` (n_L ×
 * n_0) and, where known, `Σ_yy = E[yyᵀ]`.
 */
export interface Moments {
  readonly inputs: Matrix;
  readonly cross: Matrix;
  readonly targets: Matrix | null;
}

/** The least-squares problem posed by moments. */
export interface Regression {
  /** The regression map `W* = Σ_yx Σ_xx⁺` (n_L × n_0). */
  readonly map: Matrix;
  /** Eigenvalues of Σ_xx, descending, and its eigenvectors as columns in the same order. */
  readonly eigenvalues: Float64Array;
  readonly eigenvectors: Matrix;
  /** Rank of Σ_xx. */
  readonly rank: number;
  /** Loss of the best linear map, `½ tr(Σ_yy − W* Σ_yxᵀ)`; null where Σ_yy is unknown. */
  readonly minimalLoss: number | null;
}

/**
 * Eigenvalues of Σ_xx below this fraction of the largest count as zero: sums over 10⁴ samples leave rounding of that
 * order.
 */
export const COVARIANCE_RANK_TOLERANCE = 1e-11;

/**
 * Solves the regression of the targets on the inputs through the eigenvectors of Σ_xx, directions of no variance left
 * out. Where Σ_xx is diagonal they are known.
 */
export function regression(moments: Moments): Regression {
  const solved = isDiagonal(moments.inputs) ? uncorrelated(moments) : correlated(moments);
  const { map } = solved;
  const minimalLoss = moments.targets
    ? Math.max(0, 0.5 * (trace(moments.targets) - trace(multiply(map, transpose(moments.cross)))))
    : null;
  return { ...solved, minimalLoss };
}

type Solved = Omit<Regression, "minimalLoss">;

function correlated({ inputs, cross }: Moments): Solved {
  const { values, vectors } = symmetricEigen(inputs);
  const n = values.length;
  const eigenvalues = values.toReversed();
  const eigenvectors = matrixFrom(n, n, (i, j) => vectors.data[i * n + (n - 1 - j)]);
  const rank = rankOf(eigenvalues, COVARIANCE_RANK_TOLERANCE);
  const inverse = diagonal(eigenvalues.map((value, i) => (i < rank ? 1 / value : 0)));
  const map = multiply(multiply(multiply(cross, eigenvectors), inverse), transpose(eigenvectors));
  return { map, eigenvalues, eigenvectors, rank };
}

/** The same, to the last bit, without an eigenproblem: the axes are the eigenvectors. */
function uncorrelated({ inputs, cross }: Moments): Solved {
  const n = inputs.rows;
  const variance = (j: number) => inputs.data[j * n + j];
  const order = Array.from({ length: n }, (_, j) => j)
    .toSorted((i, j) => variance(i) - variance(j))
    .toReversed();
  const eigenvalues = Float64Array.from(order, variance);
  const rank = rankOf(eigenvalues, COVARIANCE_RANK_TOLERANCE);
  const eigenvectors = matrix(n, n);
  const map = matrix(cross.rows, n);
  order.forEach((j, place) => {
    eigenvectors.data[j * n + place] = 1;
    if (place >= rank) return;
    const inverse = 1 / eigenvalues[place];
    for (let i = 0; i < cross.rows; i++) map.data[i * n + j] = cross.data[i * n + j] * inverse;
  });
  return { map, eigenvalues, eigenvectors, rank };
}

/** The average moments of samples: inputs (samples × n_0) and targets (samples × n_L), one a row. */
export function sampleMoments(inputs: Matrix, targets: Matrix): Moments {
  const sums = secondMoments(inputs.cols, targets.cols);
  sums.add(inputs.data, targets.data, inputs.rows);
  const { inputCovariance, crossCovariance, targetCovariance } = sums.finish();
  return { inputs: inputCovariance, cross: crossCovariance, targets: targetCovariance };
}

/** The covariance that targets `y` keep when their regression on the inputs is taken out: `Σ_yy − W*Σ_xxW*ᵀ`. */
export function residualCovariance(moments: Moments & { targets: Matrix }, map: Matrix): Matrix {
  const residual = subtract(moments.targets, multiply(map, transpose(moments.cross)));
  return scale(0.5, add(residual, transpose(residual)));
}

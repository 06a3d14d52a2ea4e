import {
  combine,
  identity,
  matrixFrom,
  multiply,
  symmetricEigen,
  transpose,
  type Matrix,
} from "../../../src/linalg/index.ts";

/**
 * The ratio and the number of steps of the golden section search: they leave 1e-8 of the interval, which at a minimum
 * leaves 1e-15 of the value.
 */
const GOLDEN = (Math.sqrt(5) - 1) / 2;
const STEPS = 40;

/**
 * A lower bound on cos∠(F e, B e) over all errors e: `√(1 − s²)`, `s = min_{ε > 0} ‖(εB − F) G^{−½}‖`, `G = FᵀF`; 0
 * where s ≥ 1, null where F is rank-deficient.
 * (`‖εBe − Fe‖ ≤ s‖Fe‖` puts Be within the angle asin s of Fe: the bound of `worstCaseSignals`, for a B that need not
 * lie in the span of F.)
 * @param F n_l × n_L, of full column rank
 * @param B n_l × n_L, what BP sends: `W_{l+1}ᵀ … W_Lᵀ`
 */
export function worstCaseGradientAlignment(F: Matrix, B: Matrix): number | null {
  const { values, vectors } = symmetricEigen(multiply(transpose(F), F));
  if (!(values[0] > 1e-12 * values[values.length - 1])) return null;
  const whitened = matrixFrom(F.cols, F.cols, (i, j) => vectors.data[i * F.cols + j] / Math.sqrt(values[j]));
  const [Q, C] = [multiply(F, whitened), multiply(B, whitened)];
  const size = multiply(transpose(C), C);
  const common = multiply(transpose(Q), C);
  const both = combine(1, common, 1, transpose(common));
  const largest = symmetricEigen(size).values.at(-1)!;
  if (!(largest > 0)) return null;
  /** The square of ‖εC − Q‖, Q with orthonormal columns. */
  const squared = (epsilon: number): number => {
    const S = combine(epsilon * epsilon, size, -epsilon, both);
    return symmetricEigen(combine(1, S, 1, identity(F.cols))).values.at(-1)!;
  };
  // The norm is convex in ε, at least ε‖C‖ − 1, and 1 at ε = 0: the minimum lies below 2/‖C‖.
  let [low, high] = [0, 2 / Math.sqrt(largest)];
  for (let i = 0; i < STEPS; i++) {
    const [a, b] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
    if (squared(a) < squared(b)) high = b;
    else low = a;
  }
  return Math.sqrt(Math.max(0, 1 - squared((low + high) / 2)));
}

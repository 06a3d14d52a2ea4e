import {
  add,
  combine,
  inner,
  multiply,
  norm,
  product,
  rankOf,
  singularValues,
  svd,
  transpose,
  type Matrix,
} from "../linalg/index.ts";
import {
  dfaInvariants,
  signalMatrices,
  type Alignment,
  type GradientAlignment,
  type PerLayer,
} from "../measure/index.ts";

/** How wrong the alignment matrix of one layer is. */
export interface MatrixError {
  /** The norm of the error. */
  readonly absolute: number;
  /** The norm of the error but for a common factor, relative to that of the matrix: what its direction is wrong by. */
  readonly shape: number;
  /** The error of the singular values that count, each relative to itself, the worst of them. */
  readonly singularValues: number;
}

/**
 * Numbers whose error may exceed this fraction of them are not shown. The estimates are above the errors, most by a
 * factor of two or more.
 */
export const RESOLVED = 1e-2;

/**
 * A matrix that the invariant takes for wrong by more than this factor as a whole is not trusted: where it is noise,
 * and the one below too small to say, it is wrong by a factor of one.
 */
const LARGEST_FACTOR = 0.1;

/** Below this numbers lose digits to underflow. */
const SMALLEST = 1e-290;

/** What rounding leaves of a sum, relative to its terms. */
const ROUNDING = 1e-15;

const NO_IDEA: Omit<MatrixError, "absolute"> = {
  shape: Number.POSITIVE_INFINITY,
  singularValues: Number.POSITIVE_INFINITY,
};

/**
 * The errors of the alignment matrices `A_1 … A_L` of an integrated flow, by what it ought to have conserved:
 * `R_{l+1} = A_{l+1} + A_{l+1}ᵀ − C_l C_lᵀ` is zero in the flow
 * and in the state twice the symmetric part of the state's error. An error in proportion to the matrix, which is what
 * integrators make of powers of time, turns no direction;
 * the rest `E` moves singular values by a fraction of at most `‖Σ^{−½}UᵀEVΣ^{−½}‖`, `A = UΣVᵀ`: weak ones are right
 * where their own part of E is small, not E as a whole.
 * The first layer has no such quantity; it grows in proportion to time, and its errors are those of the integrator.
 * @param invariants `R_2 … R_L`
 * @param modes how many singular values count; those above rounding by default
 */
export function flowErrors(A: readonly Matrix[], invariants: readonly Matrix[], modes?: number): MatrixError[] {
  return A.map((A_l, i) => {
    if (i === 0) return { absolute: ROUNDING * norm(A_l), shape: ROUNDING, singularValues: ROUNDING };
    const R = invariants[i - 1];
    const absolute = norm(R) / 2 + ROUNDING * norm(A_l);
    const { U, s, V } = svd(A_l);
    const rank = modes ?? rankOf(s);
    if (!(s[0] > SMALLEST && s[Math.max(0, rank - 1)] > SMALLEST)) return { absolute, ...NO_IDEA };
    const doubled = add(A_l, transpose(A_l));
    const factor = inner(R, doubled) / inner(doubled, doubled);
    if (!(Math.abs(factor) <= LARGEST_FACTOR)) return { absolute, ...NO_IDEA };
    const E = combine(1, R, -factor, doubled);
    const turned = product(transpose(U), E, V);
    let squared = 0;
    for (let j = 0; j < rank; j++)
      for (let k = 0; k < rank; k++) squared += turned.data[j * turned.cols + k] ** 2 / (s[j] * s[k]);
    return {
      absolute,
      shape: norm(E) / norm(A_l) + ROUNDING,
      singularValues: Math.sqrt(squared) + (ROUNDING * s[0]) / s[rank - 1],
    };
  });
}

/**
 * The condition numbers of `A_1 … A_L` over a number of modes, along an integrated flow from zero weights; null where
 * the weakest mode is within its error.
 */
export function resolvedKappas(A: readonly Matrix[], grams: readonly Matrix[], modes: number): (number | null)[] {
  const errors = flowErrors(A, dfaInvariants(A, grams), modes);
  return A.map((A_l, i) => {
    const s = singularValues(A_l);
    return rankOf(s) >= modes && errors[i].singularValues <= RESOLVED ? s[0] / s[modes - 1] : null;
  });
}

/** Weight alignment without the numbers of layers whose matrices have no resolved direction. */
export function resolvedWeightAlignment(
  alignment: Alignment,
  A: readonly Matrix[],
  errors: readonly MatrixError[],
): Alignment {
  const upper = (of: (layer: number) => number) => Math.hypot(...A.slice(1).map((_, i) => of(i + 1)));
  const totalError = upper((i) => errors[i].absolute);
  return keep(
    alignment,
    (layer) => errors[layer - 1].shape <= RESOLVED,
    totalError <= RESOLVED * upper((i) => norm(A[i])),
  );
}

/** The error of what a flow has yet to learn, relative to all there was: the accuracy of the integrator. */
const DESCENT_ERROR = 1e-10;

/**
 * An alignment of signals, of the layers l = 1 … L−1, without the numbers of those where the signal that comes down
 * from above, `Q_l D`, may be the image of errors:
 * of errors of D in directions that Q_l amplifies, or of those of the matrices that make up Q_l. Errors that are the
 * fraction η of two vectors move their cosine c by at most about `η √(1 − c²) + η²`.
 * @param upper `A_2 … A_L`
 * @param grams `G_1 … G_{L−1}`
 * @param D what is left to learn, n_L rows
 * @param scale the norm of what there was to learn
 * @param below `P_0 … P_{L−2}`, which D meets from the right, or null where it meets none
 */
export function resolvedSignals<T extends Alignment>(
  alignment: T,
  upper: readonly Matrix[],
  grams: readonly Matrix[],
  errors: readonly MatrixError[],
  D: Matrix,
  scale: number,
  below: readonly (Matrix | null)[] | null,
): T {
  const sizes = upper.map(norm);
  const resolved = signalMatrices(upper, grams).map((Q, i) => {
    const cosine = alignment.layers[i + 1];
    if (cosine === null) return false;
    const P = below?.[i] ?? null;
    const reached = P ? multiply(D, transpose(P)) : D;
    const own = DESCENT_ERROR * scale * (P ? norm(P) : 1);
    let signal = reached;
    let error = 0;
    for (let k = upper.length - 1; k >= i; k--) {
      error = sizes[k] * (error + errors[k + 1].shape * norm(signal));
      signal = multiply(transpose(upper[k]), k === upper.length - 1 ? signal : multiply(grams[k + 1], signal));
    }
    const fraction = Math.max(own / norm(reached), (own * norm(Q) + error) / norm(signal));
    return fraction * Math.sqrt(1 - cosine ** 2) + fraction ** 2 <= RESOLVED;
  });
  const kept = keep(alignment, (layer) => resolved[layer - 1], resolved.every(Boolean));
  return "norms" in kept ? { ...kept, norms: resolvedNorms(kept.norms as Norms, resolved) } : kept;
}

type Norms = GradientAlignment["norms"];

const resolvedNorms = (norms: Norms, resolved: readonly boolean[]): Norms =>
  Object.fromEntries(
    Object.entries(norms).map(([l, of]) => [l, resolved[Number(l) - 1] ? of : { ...of, backpropagation: null }]),
  );

/** An alignment without the numbers of some layers, or without its total. */
function keep<T extends Alignment>(alignment: T, layer: (l: number) => boolean, total: boolean): T {
  const layers: PerLayer = Object.fromEntries(
    Object.entries(alignment.layers).map(([l, value]) => [l, layer(Number(l)) ? value : null]),
  );
  return { ...alignment, layers, total: total ? alignment.total : null };
}

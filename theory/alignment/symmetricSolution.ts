import {
  block,
  diagonal,
  identity,
  multiply,
  norm,
  product,
  rankOf,
  relativeDistance,
  scale,
  subtract,
  svd,
  symmetricEigen,
  symmetricPart,
  transpose,
  type Matrix,
} from "../../src/linalg/index.ts";
import type { Prediction } from "../prediction.ts";

export const symmetricSolutionLaw: Prediction = {
  id: "alignment-from-map",
  title: "The learned map and the feedback determine every alignment matrix",
  statement:
    "At every time in flow, as long as $A_2, \\dots, A_L$ are symmetric, they follow from the end-to-end map $M$ and the Gram matrices alone: $A_2$ is the positive solution of " +
    "$2 P A_2 P^\\top = M M^\\top$, $P = A_L G_{L-1} \\cdots A_2 G_1$, $A_{l+1} = \\tfrac12 A_l G_{l-1} A_l$. With $G_l = I$ it is the exponent law.",
  source:
    "derived: the conserved quantity with symmetric $A_{l+1}$, and $A_1 A_1^\\top = 2 A_2$ in $M M^\\top = P A_1 A_1^\\top P^\\top$",
  assumptions: ["deep linear network", "DFA", "zero initial weights", "symmetric alignment matrices", "gradient flow"],
  formulas: [],
};

/**
 * Singular values of a map below this fraction of the largest count as zero: centred one-hot targets leave one of about
 * 1e-13.
 */
export const MAP_RANK_TOLERANCE = 1e-10;

/** Gram matrices this close to the identity are it: products of orthonormal axes leave no more. */
const ROUNDING = 1e-12;

/** `2 P A_2 Pᵀ` meets `M Mᵀ` to this, relative in every direction; in between to the rough one. */
const FIXED_POINT_TOLERANCE = 1e-10;
const ROUGH_TOLERANCE = 1e-2;
const HOMOTOPY = 8;
const ITERATIONS = 500;
const DAMPING = 0.7;
const SHORTEST_STEP = 0.02;

/**
 * The alignment matrices `A_2 … A_L` (n_L × n_L) of a network of depth L that has learned the map `M` (n_L × anything)
 * with feedback of Gram matrices `G_1 … G_{L−1}`.
 * The rank of M is taken to be the rank of all of them. Null where the iteration finds no positive solution (feedback
 * nearly rank-deficient).
 */
export function symmetricSolution(M: Matrix, grams: readonly Matrix[]): Matrix[] | null {
  const { U, s } = svd(M);
  const rank = rankOf(s, MAP_RANK_TOLERANCE);
  const axes = block(U, 0, 0, U.rows, rank);
  // Errors stay in the range of M, and with them every A_l: within it the problem is one of full rank.
  // The scale is free: with orthonormal feedback every A_l is of size 2 where M is of size 2^L, and so none underflows
  // in deep networks.
  const L = grams.length + 1;
  const target = diagonal(s.subarray(0, rank).map((value) => (2 ** L * (value / s[0])) ** 2));
  const inner = grams.map((G) => product(transpose(axes), G, axes));
  const q = 2 ** L - 1;
  const turned = (A: Matrix) => product(axes, A, transpose(axes));
  const orthonormal = (l: number) =>
    diagonal(s.subarray(0, rank).map((value) => 2 * (value / s[0]) ** (2 ** (l - 1) / q)));
  if (inner.every((G) => relativeDistance(G, identity(rank)) < ROUNDING)) {
    return grams.map((_, i) => turned(orthonormal(i + 2)));
  }
  let A2: Matrix | null = orthonormal(2);
  // From orthonormal feedback, where the exponent law solves the equation, to the given one: G^t, t = 0 … 1.
  for (let k = 1; k <= HOMOTOPY && A2 !== null; k++) {
    const part = inner.map((G) => power(G, k / HOMOTOPY));
    A2 = fixedPoint(A2, part, target, q, k === HOMOTOPY ? FIXED_POINT_TOLERANCE : ROUGH_TOLERANCE);
  }
  return A2 && climb(A2, inner).matrices.map(turned);
}

/** Solves `2 P A_2 Pᵀ = target` from a start near the solution; null where that fails. */
function fixedPoint(
  start: Matrix,
  grams: readonly Matrix[],
  target: Matrix,
  q: number,
  tolerance: number,
): Matrix | null {
  let A2 = start;
  let step = 1;
  let before = Number.POSITIVE_INFINITY;
  for (let i = 0; i < ITERATIONS; i++) {
    const { P } = climb(A2, grams);
    const reached = scale(2, product(P, A2, transpose(P)));
    const root = power(A2, 0.5);
    const inverseRoot = power(reached, -0.5);
    const ratio = product(inverseRoot, target, inverseRoot);
    const miss = norm(subtract(ratio, identity(ratio.rows)));
    if (miss < tolerance) return A2;
    if (!(miss < Number.POSITIVE_INFINITY)) return null;
    // Full steps overshoot where G is far from the identity.
    if (miss >= before) step = Math.max(SHORTEST_STEP, DAMPING * step);
    before = miss;
    A2 = product(root, power(ratio, step / q), root);
  }
  return null;
}

/** `A_{l+1} = ½ A_l G_{l−1} A_l` from A_2 up, and `P = A_L G_{L−1} … A_2 G_1`. */
function climb(A2: Matrix, grams: readonly Matrix[]): { matrices: Matrix[]; P: Matrix } {
  const matrices = [A2];
  let P = multiply(A2, grams[0]);
  for (let i = 1; i < grams.length; i++) {
    const A = matrices[i - 1];
    matrices.push(scale(0.5, product(A, grams[i - 1], A)));
    P = product(matrices[i], grams[i], P);
  }
  return { matrices, P };
}

/** A power of a symmetric positive matrix. */
function power(S: Matrix, exponent: number): Matrix {
  const { values, vectors } = symmetricEigen(symmetricPart(S));
  return product(
    vectors,
    diagonal(values.map((value) => Math.max(value, Number.MIN_VALUE) ** exponent)),
    transpose(vectors),
  );
}

/** The Gram matrices of orthonormal feedback. */
export const orthonormalGrams = (outputs: number, depth: number): Matrix[] =>
  Array.from({ length: depth - 1 }, () => identity(outputs));

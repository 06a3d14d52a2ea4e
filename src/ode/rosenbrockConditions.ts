import { rootedTrees, type RootedTree } from "./orderConditions.ts";
import type { RosenbrockTableau } from "./rosenbrockTableau.ts";

/**
 * How far a Rosenbrock method is from order `order` when its solution is `y + Σ_j weights_j u_j`: the largest
 * `|Σ_i b_i Φ_i(τ) − θ^{|τ|}/γ(τ)|` over the rooted trees τ
 * of at most `order` vertices. In terms of `k = Γ⁻¹u`, `Γ⁻¹ = γ⁻¹I − c`, the method has α = aΓ, β = α + Γ and b =
 * weights Γ, and a vertex with a single child counts β,
 * one with several counts α: Hairer and Wanner, Solving ODEs II (1996), IV.7.
 */
export function rosenbrockDefect(
  { stages, gamma, arguments: a, couplings }: RosenbrockTableau,
  weights: ArrayLike<number>,
  order: number,
  theta: number = 1,
): number {
  const Gamma = inverseOfTriangle(stages, gamma, couplings);
  const alpha = timesGamma(stages, a, Gamma);
  const b = timesGamma(stages, weights, Gamma, 1);
  const beta = alpha.map((value, k) => value + Gamma[k]);
  const elementaryWeight = ({ children }: RootedTree, i: number): number => {
    const M = children.length === 1 ? beta : alpha;
    return children.reduce((product, child) => {
      let sum = 0;
      for (let j = 0; j < stages; j++) {
        if (M[i * stages + j] !== 0) sum += M[i * stages + j] * elementaryWeight(child, j);
      }
      return product * sum;
    }, 1);
  };
  let worst = 0;
  for (const tree of rootedTrees(order)) {
    let sum = 0;
    for (let i = 0; i < stages; i++) sum += b[i] * elementaryWeight(tree, i);
    worst = Math.max(worst, Math.abs(sum - theta ** tree.order / tree.density));
  }
  return worst;
}

/** `(γ⁻¹I − c)⁻¹`, c strictly lower triangular. */
function inverseOfTriangle(n: number, gamma: number, c: Float64Array): Float64Array {
  const X = new Float64Array(n * n);
  for (let col = 0; col < n; col++) {
    for (let i = col; i < n; i++) {
      let sum = i === col ? 1 : 0;
      for (let j = col; j < i; j++) sum += c[i * n + j] * X[j * n + col];
      X[i * n + col] = gamma * sum;
    }
  }
  return X;
}

/** `M Γ` of a matrix of `rows` rows. */
function timesGamma(n: number, M: ArrayLike<number>, Gamma: Float64Array, rows: number = n): Float64Array {
  const out = new Float64Array(rows * n);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < n; k++) {
      for (let j = 0; j < n; j++) out[i * n + j] += M[i * n + k] * Gamma[k * n + j];
    }
  }
  return out;
}

/** A rooted tree: `order` is its number of vertices, `density` its γ. */
export interface RootedTree {
  readonly order: number;
  readonly density: number;
  readonly children: readonly RootedTree[];
}

/** All rooted trees of 1 … `order` vertices: 1, 1, 2, 4, 9, 20 … of each. */
export function rootedTrees(order: number): readonly RootedTree[] {
  const trees: RootedTree[] = [];
  /** The multisets of trees among the first `count` with `vertices` vertices in all. */
  const forests = (vertices: number, count: number): RootedTree[][] => {
    if (vertices === 0) return [[]];
    const found: RootedTree[][] = [];
    for (let i = 0; i < count; i++) {
      if (trees[i].order > vertices) continue;
      for (const rest of forests(vertices - trees[i].order, i + 1)) found.push([trees[i], ...rest]);
    }
    return found;
  };
  for (let n = 1; n <= order; n++) {
    for (const children of forests(n - 1, trees.length)) {
      trees.push({ order: n, density: children.reduce((product, child) => product * child.density, n), children });
    }
  }
  return trees;
}

/**
 * How far a Runge–Kutta method is from order `order`: the largest `|Σ_i b_i(θ) Φ_i(τ) − θ^{|τ|}/γ(τ)|` over the rooted
 * trees τ of at most `order` vertices. `A` holds the s × s coefficients in row-major order and `weights` the s values
 * b_i(θ): θ = 1 for the method itself, other θ for its continuous extension.
 * Butcher's order conditions, as in Hairer, Nørsett and Wanner, Solving ODEs I (1993), II.2 and II.6.
 */
export function orderDefect(
  A: ArrayLike<number>,
  weights: ArrayLike<number>,
  order: number,
  theta: number = 1,
): number {
  const stages = weights.length;
  /** Φ_i(τ), the product over the children of τ of Σ_j a_ij Φ_j(child). */
  const elementaryWeight = (tree: RootedTree, i: number): number =>
    tree.children.reduce((product, child) => {
      let sum = 0;
      for (let j = 0; j < stages; j++) {
        if (A[i * stages + j] !== 0) sum += A[i * stages + j] * elementaryWeight(child, j);
      }
      return product * sum;
    }, 1);
  let worst = 0;
  for (const tree of rootedTrees(order)) {
    let sum = 0;
    for (let i = 0; i < stages; i++) sum += weights[i] * elementaryWeight(tree, i);
    worst = Math.max(worst, Math.abs(sum - theta ** tree.order / tree.density));
  }
  return worst;
}

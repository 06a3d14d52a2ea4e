import {
  combine,
  diagonal,
  identity,
  product,
  singularValues,
  symmetricEigen,
  transpose,
  type Matrix,
} from "../../src/linalg/index.ts";

/**
 * The ratio and the number of steps of the golden section search: they leave 1e-8 of the interval, which at a minimum
 * leaves 1e-15 of the value.
 */
const GOLDEN = (Math.sqrt(5) - 1) / 2;
const STEPS = 40;

/**
 * A lower bound on the cosine between any vector and its image under `B`: `√(1 − s²)`, `s = min_{ε > 0} ‖εB − I‖`; 0
 * where s ≥ 1.
 * (`‖εBx − x‖ ≤ s‖x‖` puts Bx within the angle asin s of x. For symmetric positive definite B it is the Kantorovich
 * bound `2√κ/(1+κ)`, and it is tight:
 * Gustafson, Antieigenvalue Analysis (2012), min–max theorem.)
 */
export function worstCaseCosine(B: Matrix): number {
  const one = identity(B.rows);
  const distance = (epsilon: number) => singularValues(combine(epsilon, B, -1, one))[0];
  const s = singularValues(B);
  // ‖εB − I‖ is convex in ε and at least εs₁ − 1: the minimum, which is at most ‖I‖ = 1, lies below 2/s₁.
  let [low, high] = [0, 2 / s[0]];
  for (let i = 0; i < STEPS; i++) {
    const [a, b] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
    if (distance(a) < distance(b)) high = b;
    else low = a;
  }
  const least = distance((low + high) / 2);
  return least < 1 ? Math.sqrt(1 - least * least) : 0;
}

/**
 * The bound for the two signals of a layer, `F e` and `F Q e`, over all errors e: `worstCaseCosine(G^{½} Q G^{−½})`,
 * `G = FᵀF` of full rank.
 */
export function worstCaseSignals(Q: Matrix, G: Matrix): number {
  const { values, vectors } = symmetricEigen(G);
  const power = (exponent: number) =>
    product(vectors, diagonal(values.map((value) => value ** exponent)), transpose(vectors));
  return worstCaseCosine(product(power(0.5), Q, power(-0.5)));
}

/**
 * Moments of jointly normal fields over orthants, θ the Heaviside step and g(x) = max(0, x).
 * Fields are vectors, `z = ⟨z, ξ⟩` with ξ standard normal, so that every average is spherical geometry: probabilities
 * are
 * angles between vectors, and conditioning on `x = 0` projects the others along x. Taking all angles of one average
 * from the
 * same few vectors keeps it continuous where fields become parallel, which is where students end.
 * All averages here are 0 when a field is identically 0.
 */

const { PI, sqrt } = Math;

/**
 * The angle of the vector (cosine, sine), and π/2 for the zero vector: a field that vanishes under the condition is
 * positive with probability ½.
 */
const angle = (sine: number, cosine: number): number =>
  sine === 0 && cosine === 0 ? PI / 2 : Math.atan2(sine, cosine);

/**
 * Below this sine two unit vectors count as parallel: rounding of the covariances alone, 2⁻⁵², moves the sine by 1e-8.
 */
const PARALLEL = 1e-9;

/** Below this sine the rounding of a nearly vanishing angle is kept from the other angles, see `fourPoint`. */
const NEARLY_PARALLEL = 1e-3;

const clamp = (x: number, bound: number): number => (x > bound ? bound : x < -bound ? -bound : x);

/** `x / y`, and 0 where rounding leaves y = 0. */
const ratio = (x: number, y: number): number => (y > 0 ? x / y : 0);

/** `E[θ(x) g(y) g(z)]`. */
export function threePoint(cxx: number, cxy: number, cxz: number, cyy: number, cyz: number, czz: number): number {
  if (!(cxx > 0 && cyy > 0 && czz > 0)) return 0;
  const lx = sqrt(cxx);
  const ly = sqrt(cyy);
  const lz = sqrt(czz);
  // x = (1, 0, 0), y = (c, s, 0), z = (z1, z2, z3), all of unit length.
  const c = clamp(cxy / (lx * ly), 1);
  const s = sqrt(1 - c * c);
  const z1 = clamp(cxz / (lx * lz), 1);
  const rest = sqrt(1 - z1 * z1);
  const z2 = s > PARALLEL ? clamp((cyz / (ly * lz) - c * z1) / s, rest) : 0;
  const z3 = sqrt(Math.max(0, rest * rest - z2 * z2));
  // Stein's lemma on z: E[z f] = ⟨z, x⟩ E[δ(x) g(y) θ(z)] + ⟨z, y⟩ E[θ(x) θ(y) θ(z)] + E[θ(x) g(y) δ(z)].
  const yz = c * z1 + s * z2;
  const givenX = s + ratio(s * z2, rest);
  const along = c * z2 - s * z1;
  const across = sqrt(along * along + z3 * z3);
  const givenZ = across + ratio(c * z3 * z3 + z2 * along, rest);
  const orthant = 0.5 - (angle(s, c) + angle(rest, z1) + angle(across, yz)) / (4 * PI);
  return ly * lz * ((z1 * givenX + givenZ) / (4 * PI) + yz * orthant);
}

/** `E[θ(x) θ(y) g(z)²]`. */
export function squareThreePoint(cxx: number, cxy: number, cxz: number, cyy: number, cyz: number, czz: number): number {
  if (!(cxx > 0 && cyy > 0 && czz > 0)) return 0;
  const lx = sqrt(cxx);
  const ly = sqrt(cyy);
  const lz = sqrt(czz);
  const c = clamp(cxy / (lx * ly), 1);
  const s = sqrt(1 - c * c);
  const z1 = clamp(cxz / (lx * lz), 1);
  const rest = sqrt(1 - z1 * z1);
  const z2 = s > PARALLEL ? clamp((cyz / (ly * lz) - c * z1) / s, rest) : 0;
  const z3 = sqrt(Math.max(0, rest * rest - z2 * z2));
  // Stein's lemma on z: E[z f] = ⟨z, x⟩ E[δ(x) θ(y) g(z)] + ⟨z, y⟩ E[θ(x) δ(y) g(z)] + E[θ(x) θ(y) θ(z)].
  // Given x = 0 the direction of y is (0, 1, 0); given y = 0 that of x is (s, −c, 0).
  const yz = c * z1 + s * z2;
  const givenX = rest + z2;
  const along = s * z1 - c * z2;
  const across = sqrt(along * along + z3 * z3);
  const givenY = across + along;
  const orthant = 0.5 - (angle(s, c) + angle(rest, z1) + angle(across, yz)) / (4 * PI);
  return czz * ((z1 * givenX + yz * givenY) / (4 * PI) + orthant);
}

/** Gauss–Legendre nodes and weights on [0, 1], by Newton's method on the Legendre polynomial. */
function gaussLegendre(n: number): { nodes: Float64Array; weights: Float64Array } {
  const nodes = new Float64Array(n);
  const weights = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let x = Math.cos((PI * (i + 0.75)) / (n + 0.5));
    let slope = 1;
    for (let iteration = 0; iteration < 20; iteration++) {
      let previous = 1;
      let value = x;
      for (let j = 2; j <= n; j++) [previous, value] = [value, ((2 * j - 1) * x * value - (j - 1) * previous) / j];
      slope = (n * (x * value - previous)) / (x * x - 1);
      const step = value / slope;
      x -= step;
      if (Math.abs(step) < 1e-15) break;
    }
    nodes[i] = (1 - x) / 2;
    weights[i] = 1 / ((1 - x * x) * slope * slope);
  }
  return { nodes, weights };
}

/**
 * The rule for `∫₀¹ f(s) ds` of `fourPoint`: Gauss–Legendre in u with s = 1 − u⁴, as s, 1 − s² and weights. A singular
 * C gives f
 * a singularity in √(1 − s) at s = 1, a nearly singular one brings it close: with 20 nodes the error stays below 1e-8
 * for fields of unit
 * variance, however close (measured up to 3e-9; some 1e-7 with s = 1 − u²).
 */
const RULE = (() => {
  const { nodes, weights } = gaussLegendre(20);
  return {
    s: nodes.map((u) => 1 - u ** 4),
    left: nodes.map((u) => u ** 4 * (2 - u ** 4)),
    weights: weights.map((weight, i) => weight * 4 * nodes[i] ** 3),
  };
})();

/**
 * `E[θ(k) θ(l) g(a) g(b)]`.
 *
 * No closed form is known (it contains an orthant probability in four dimensions). Scale the covariances between {k, l}
 * and
 * {a, b} by s: at s = 0 the average factorises into J₂(k, l) I₂(a, b), and by Plackett's identity its derivative in s
 * is
 * `Σ_{i ∈ {k,l}, α ∈ {a,b}} C_iα E_s[δ(i) θ(i') θ(α) g(α')]`, i' and α' being the other ones: closed terms, of one
 * orthant in
 * three dimensions each. The integral over s is taken by `RULE`. Reference for the identity: Plackett, Biometrika 41
 * (1954) 351.
 */
export function fourPoint(
  ckk: number,
  ckl: number,
  cka: number,
  ckb: number,
  cll: number,
  cla: number,
  clb: number,
  caa: number,
  cab: number,
  cbb: number,
): number {
  if (!(ckk > 0 && cll > 0 && caa > 0 && cbb > 0)) return 0;
  const lk = sqrt(ckk);
  const ll = sqrt(cll);
  const la = sqrt(caa);
  const lb = sqrt(cbb);
  // k = (1, 0) and l = (c, s), unit vectors; a and b, of unit length too, have the parts (a1, a2) and (b1, b2) in their
  // plane.
  const c = clamp(ckl / (lk * ll), 1);
  const s = sqrt(1 - c * c);
  const a1 = clamp(cka / (lk * la), 1);
  const b1 = clamp(ckb / (lk * lb), 1);
  const la1 = clamp(cla / (ll * la), 1);
  const lb1 = clamp(clb / (ll * lb), 1);
  let a2 = s > PARALLEL ? clamp((la1 - c * a1) / s, sqrt(1 - a1 * a1)) : 0;
  let b2 = s > PARALLEL ? clamp((lb1 - c * b1) / s, sqrt(1 - b1 * b1)) : 0;
  const rho = clamp(cab / (la * lb), 1);
  if (s < NEARLY_PARALLEL) {
    // Rounding of C leaves s, and with it a2 and b2, a relative error of 2⁻⁵²/s². They matter by s alone, but must fit
    // a and b given k.
    const variance = 1 - a1 * a1;
    const covariance = rho - a1 * b1;
    const determinant = variance * (1 - b1 * b1) - covariance * covariance;
    const needed = a2 * a2 * (1 - b1 * b1) - 2 * a2 * b2 * covariance + b2 * b2 * variance;
    if (determinant < 1e-9) b2 = clamp(variance > 0 ? (a2 * covariance) / variance : b2, sqrt(1 - b1 * b1));
    else if (needed > determinant) {
      const factor = sqrt(determinant / needed);
      a2 *= factor;
      b2 *= factor;
    }
  }
  // The Gram matrix of what is left of a and b outside the plane, at s = 1.
  const gaa = Math.max(0, 1 - a1 * a1 - a2 * a2);
  const gbb = Math.max(0, 1 - b1 * b1 - b2 * b2);
  const gab = clamp(rho - a1 * b1 - a2 * b2, sqrt(gaa * gbb));

  let integral = 0;
  if (a1 !== 0 || b1 !== 0 || la1 !== 0 || lb1 !== 0) {
    // In the plane, the coordinate left by the condition l = 0 runs along (s, −c).
    const aGivenL = a1 * s - a2 * c;
    const bGivenL = b1 * s - b2 * c;
    for (let i = 0; i < RULE.s.length; i++) {
      const t = RULE.s[i];
      const left = RULE.left[i];
      const waa = gaa + left * (a1 * a1 + a2 * a2);
      const wab = gab + left * (a1 * b1 + a2 * b2);
      const wbb = gbb + left * (b1 * b1 + b2 * b2);
      if (!(waa > 0)) continue;
      const a3 = sqrt(waa);
      const b3 = wab / a3;
      const b4 = sqrt(Math.max(0, wbb - b3 * b3));
      const givenK = orthantTerms(t * a2, a3, t * b2, b3, b4, a1, b1);
      const givenL = orthantTerms(t * aGivenL, a3, t * bGivenL, b3, b4, la1, lb1);
      integral += RULE.weights[i] * (givenK + givenL);
    }
    integral /= 2 * PI;
  }
  const atZero =
    (0.25 + Math.asin(c) / (2 * PI)) * (sqrt(1 - rho * rho) / (2 * PI) + rho * (0.25 + Math.asin(rho) / (2 * PI)));
  return la * lb * (atZero + integral);
}

/**
 * `√(2π) (p E[θ(x) θ(y) g(z)] + q E[θ(x) θ(z) g(y)])` for x = (1, 0, 0), y = (y1, y2, 0), z = (z1, z2, z3), y2 > 0, z3
 * ≥ 0. By Stein's lemma
 * `√(2π) E[θ(x) θ(y) g(z)] = Σ_{j ∈ {x,y,z}} ⟨z, j/|j|⟩ (½ − α_j/2π)`, α_j the dihedral angle at j, between the other
 * two.
 */
function orthantTerms(y1: number, y2: number, z1: number, z2: number, z3: number, p: number, q: number): number {
  const y = sqrt(y1 * y1 + y2 * y2);
  const z = sqrt(z1 * z1 + z2 * z2 + z3 * z3);
  const yz = y1 * z1 + y2 * z2;
  const across = y2 * z1 - y1 * z2;
  const atX = 0.5 - angle(z3, z2) / (2 * PI);
  const atY = 0.5 - angle(y * z3, across) / (2 * PI);
  const atZ = 0.5 - angle(z * y2 * z3, y1 * z3 * z3 - z2 * across) / (2 * PI);
  return p * (z1 * atX + (yz / y) * atY + z * atZ) + q * (y1 * atX + y * atY + (z > 0 ? yz / z : 0) * atZ);
}

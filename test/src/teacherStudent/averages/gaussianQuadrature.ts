import type { Matrix } from "../../../../src/linalg/index.ts";
import type { Stream } from "../../../../src/random/index.ts";
import { erf } from "../../../../src/activation/index.ts";

/** The mean of `f(z)` over `samples` draws of z = L ξ, and its standard error. */
export function monteCarlo(
  L: Matrix,
  f: (z: Float64Array) => number,
  samples: number,
  random: Stream,
): { mean: number; standardError: number } {
  const xi = new Float64Array(L.cols);
  const z = new Float64Array(L.rows);
  let sum = 0;
  let square = 0;
  for (let i = 0; i < samples; i++) {
    random.fillNormal(xi);
    for (let a = 0; a < L.rows; a++) {
      z[a] = 0;
      for (let j = 0; j < L.cols; j++) z[a] += L.data[a * L.cols + j] * xi[j];
    }
    const value = f(z);
    sum += value;
    square += value * value;
  }
  const mean = sum / samples;
  return { mean, standardError: Math.sqrt(Math.max(0, square / samples - mean * mean) / samples) };
}

/**
 * `E[f(L ξ)]` for smooth f by the trapezoidal rule on a grid of spacing `h`, exponentially accurate: L has up to four
 * columns.
 */
export function trapezoid(L: Matrix, f: (z: Float64Array) => number, h = 0.45): number {
  const reach = Math.ceil(7 / h);
  const z = Array.from({ length: L.cols + 1 }, () => new Float64Array(L.rows));
  const over = (column: number): number => {
    if (column === L.cols) return f(z[column]);
    let sum = 0;
    for (let i = -reach; i <= reach; i++) {
      for (let a = 0; a < L.rows; a++) z[column + 1][a] = z[column][a] + L.data[a * L.cols + column] * i * h;
      sum += Math.exp(-0.5 * (i * h) ** 2) * over(column + 1);
    }
    return (sum * h) / Math.sqrt(2 * Math.PI);
  };
  return over(0);
}

const GAUSS = (() => {
  // The 20 nodes by bisection of the Legendre polynomial between the extrema of its neighbour: slow and plain.
  const n = 20;
  const legendre = (x: number): [number, number] => {
    let [previous, value] = [1, x];
    for (let j = 2; j <= n; j++) [previous, value] = [value, ((2 * j - 1) * x * value - (j - 1) * previous) / j];
    return [value, (n * (x * value - previous)) / (x * x - 1)];
  };
  const rule: { node: number; weight: number }[] = [];
  const cells = 4000;
  for (let i = 0; i < cells; i++) {
    let low = -1 + (2 * i) / cells + 1e-9;
    let high = low + 2 / cells;
    if (legendre(low)[0] * legendre(high)[0] > 0) continue;
    for (let k = 0; k < 60; k++) {
      const middle = (low + high) / 2;
      if (legendre(low)[0] * legendre(middle)[0] <= 0) high = middle;
      else low = middle;
    }
    rule.push({ node: low, weight: 2 / ((1 - low * low) * legendre(low)[1] ** 2) });
  }
  return rule;
})();

/** `∫ φ(x) f(x) dx` from `from` to ∞ by Gauss–Legendre on two panels, φ the standard normal density. */
function halfLine(from: number, f: (x: number) => number): number {
  const start = Math.max(from, -8);
  const end = Math.max(start + 4, 8);
  let sum = 0;
  for (const [a, b] of [
    [start, (start + end) / 2],
    [(start + end) / 2, end],
  ]) {
    for (const { node, weight } of GAUSS) {
      const x = (a + b) / 2 + ((b - a) / 2) * node;
      sum += ((b - a) / 2) * weight * Math.exp(-0.5 * x * x) * f(x);
    }
  }
  return sum / Math.sqrt(2 * Math.PI);
}

/** `E max(0, m + sξ)`. */
const mean = (m: number, s: number): number =>
  m * 0.5 * (1 + erf(m / (s * Math.SQRT2))) + (s / Math.sqrt(2 * Math.PI)) * Math.exp(-0.5 * (m / s) ** 2);

/**
 * `E[θ(z₁) θ(z₂) θ(z₃) h(z₃) max(0, z₄)]` for z = L ξ, L a 4 × 4 lower triangular matrix with positive diagonal: three
 * nested half lines, whose
 * ends make every integrand smooth (Genz 1992), the last field in closed form.
 */
export function nestedOrthant(L: Matrix, h: (z3: number) => number): number {
  const l = (i: number, j: number) => L.data[i * 4 + j];
  return halfLine(0, (x1) =>
    halfLine((-l(1, 0) * x1) / l(1, 1), (x2) => {
      const third = l(2, 0) * x1 + l(2, 1) * x2;
      const fourth = l(3, 0) * x1 + l(3, 1) * x2;
      return halfLine(-third / l(2, 2), (x3) => h(third + l(2, 2) * x3) * mean(fourth + l(3, 2) * x3, l(3, 3)));
    }),
  );
}

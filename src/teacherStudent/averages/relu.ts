import type { Averages, FourPoint } from "./averages.ts";
import { fourPoint, squareThreePoint, threePoint } from "./orthant.ts";

const { PI } = Math;

/** The correlation of two fields, kept within ±1; fields of zero variance have none, 0. */
function correlation(c11: number, c12: number, c22: number): number {
  const scale = Math.sqrt(c11 * c22);
  return scale > 0 ? Math.max(-1, Math.min(1, c12 / scale)) : 0;
}

/**
 * `E[θ(z₁) θ(z₂)]`, the probability that no field is negative, `1/4 + asin(ρ)/2π`; a field that is identically 0 never
 * is.
 */
function noneNegative(c11: number, c12: number, c22: number): number {
  if (c11 > 0 && c22 > 0) return 0.25 + Math.asin(correlation(c11, c12, c22)) / (2 * PI);
  return c11 > 0 || c22 > 0 ? 0.5 : 1;
}

/** `√(c₁₁c₂₂ − c₁₂²)`. */
const area = (c11: number, c12: number, c22: number): number => Math.sqrt(Math.max(0, c11 * c22 - c12 * c12));

const twoPoint = (c11: number, c12: number, c22: number): number =>
  area(c11, c12, c22) / (2 * PI) + c12 * noneNegative(c11, c12, c22);

/** `E[θ(x) g(y) g(z)]`; the slope of a field that is identically 0 is 1. */
const oneSlope: typeof threePoint = (xx, xy, xz, yy, yz, zz) =>
  xx > 0 ? threePoint(xx, xy, xz, yy, yz, zz) : twoPoint(yy, yz, zz);

/** `E[θ(z₁) θ(z₂) g(z₃) g(z₄)]`, likewise. */
const twoSlopes: FourPoint = (c11, c12, c13, c14, c22, c23, c24, c33, c34, c44) => {
  if (!(c11 > 0)) return oneSlope(c22, c23, c24, c33, c34, c44);
  if (!(c22 > 0)) return oneSlope(c11, c13, c14, c33, c34, c44);
  return fourPoint(c11, c12, c13, c14, c22, c23, c24, c33, c34, c44);
};

/** `E[θ(z₁) θ(z₂) g(z₃)²]`, likewise. */
const twoSlopesOfSquare: typeof squareThreePoint = (c11, c12, c13, c22, c23, c33) => {
  if (!(c11 > 0)) return oneSlope(c22, c23, c23, c33, c33, c33);
  if (!(c22 > 0)) return oneSlope(c11, c13, c13, c33, c33, c33);
  return squareThreePoint(c11, c12, c13, c22, c23, c33);
};

/**
 * The averages of `g(x) = max(0, x)`, g'(0) = 1. Two- and three-point averages are closed (arc-cosine kernels:
 * Cho and Saul, NeurIPS 2009); the four-point one is a one-dimensional integral of closed terms, see `fourPoint`.
 */
export const reluAverages: Averages = {
  I2: twoPoint,
  J2: noneNegative,
  H2: (c11, c12, c22) => (c11 > 0 ? area(c11, c12, c22) / (2 * PI * c11) : 0),
  I4: twoSlopes,
  squaredSignal(K, M) {
    const D = K + M;
    // E[θ(z_x) g(z_y) g(z_z)], x a student, y ≤ z: each serves several index sets of I₄.
    const three = new Float64Array(K * D * D);
    return (C, u, out) => {
      for (let x = 0; x < K; x++) {
        for (let y = 0; y < D; y++) {
          for (let z = y; z < D; z++) {
            const value = oneSlope(C[x * D + x], C[x * D + y], C[x * D + z], C[y * D + y], C[y * D + z], C[z * D + z]);
            three[(x * D + y) * D + z] = value;
            three[(x * D + z) * D + y] = value;
          }
        }
      }
      for (let k = 0; k < K; k++) {
        for (let l = k; l < K; l++) {
          let sum = 0;
          for (let a = 0; a < D; a++) {
            if (u[a] === 0) continue;
            for (let b = a; b < D; b++) {
              let value: number;
              // θ(z) g(z) = g(z): a field that occurs twice lowers the number of points.
              if (k === l) value = three[(k * D + a) * D + b];
              else if (a === k || b === k) value = three[(l * D + a) * D + b];
              else if (a === l || b === l) value = three[(k * D + a) * D + b];
              else if (a === b) {
                value = twoSlopesOfSquare(
                  C[k * D + k],
                  C[k * D + l],
                  C[k * D + a],
                  C[l * D + l],
                  C[l * D + a],
                  C[a * D + a],
                );
              } else value = at(twoSlopes, C, D, k, l, a, b);
              sum += (a === b ? 1 : 2) * u[a] * u[b] * value;
            }
          }
          out[k * K + l] = sum;
          out[l * K + k] = sum;
        }
      }
    };
  },
};

function at(f: FourPoint, C: Float64Array, D: number, k: number, l: number, a: number, b: number): number {
  const K = k * D;
  const L = l * D;
  const A = a * D;
  return f(C[K + k], C[K + l], C[K + a], C[K + b], C[L + l], C[L + a], C[L + b], C[A + a], C[A + b], C[b * D + b]);
}

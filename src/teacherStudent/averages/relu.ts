import type { Averages, FourPoint } from "./averages.ts";
import { fourPoint, squareThreePoint, threePoint } from "./orthant.ts";

const { PI } = Math;

/** The correlation of two fields, kept within ±1; fields of zero variance have none, 0. */
function correlation(c11: number, c12: number, c22: number): number {
  const scale = Math.sqrt(c11 * c22);
  return scale > 0 ? Math.max(-1, Math.min(1, c12 / scale)) : 0;
}

/** The probability that both fields are positive, `1/4 + asin(ρ)/2π`; 0 when one is identically 0. */
function bothPositive(c11: number, c12: number, c22: number): number {
  return c11 > 0 && c22 > 0 ? 0.25 + Math.asin(correlation(c11, c12, c22)) / (2 * PI) : 0;
}

/** `√(c₁₁c₂₂ − c₁₂²)`. */
const area = (c11: number, c12: number, c22: number): number => Math.sqrt(Math.max(0, c11 * c22 - c12 * c12));

/**
 * The averages of `g(x) = max(0, x)`, g'(0) = 0. Two- and three-point averages are closed (arc-cosine kernels:
 * Cho and Saul, NeurIPS 2009); the four-point one is a one-dimensional integral of closed terms, see `fourPoint`.
 */
export const reluAverages: Averages = {
  I2: (c11, c12, c22) => area(c11, c12, c22) / (2 * PI) + c12 * bothPositive(c11, c12, c22),
  J2: bothPositive,
  H2: (c11, c12, c22) => (c11 > 0 ? area(c11, c12, c22) / (2 * PI * c11) : 0),
  I4: fourPoint,
  squaredSignal(K, M) {
    const D = K + M;
    // E[θ(z_x) g(z_y) g(z_z)], x a student, y ≤ z: each serves several index sets of I₄.
    const three = new Float64Array(K * D * D);
    return (C, u, out) => {
      for (let x = 0; x < K; x++) {
        for (let y = 0; y < D; y++) {
          for (let z = y; z < D; z++) {
            const value = threePoint(
              C[x * D + x],
              C[x * D + y],
              C[x * D + z],
              C[y * D + y],
              C[y * D + z],
              C[z * D + z],
            );
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
                value = squareThreePoint(
                  C[k * D + k],
                  C[k * D + l],
                  C[k * D + a],
                  C[l * D + l],
                  C[l * D + a],
                  C[a * D + a],
                );
              } else value = at(fourPoint, C, D, k, l, a, b);
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

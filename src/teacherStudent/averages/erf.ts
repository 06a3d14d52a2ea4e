import type { Averages } from "./averages.ts";

const TWO_OVER_PI = 2 / Math.PI;

/** `asin`, with arguments that rounding carried past ±1 taken as ±1. */
const arcsine = (x: number): number => Math.asin(x > 1 ? 1 : x < -1 ? -1 : x);

/**
 * The averages of `g(x) = erf(x/√2)`, in closed form (Saad and Solla 1995).
 *
 * As `g'(x) = √(2/π) e^{−x²/2}` is a Gaussian weight, a factor g'(z₁) g'(z₂) only tilts the normal distribution of the
 * fields:
 * `E[g'(z₁) g'(z₂) f(z)] = J₂ Ẽ[f(z)]` with z normal of covariance `C̃ = C − B (I + A)⁻¹ Bᵀ` under Ẽ, A the covariance
 * of
 * (z₁, z₂) and B that of all fields with them. So `I₄ = J₂ Ĩ₂(z₃, z₄)`; nothing is singular for any positive
 * semidefinite C.
 */
export const erfAverages: Averages = {
  I2: (c11, c12, c22) => TWO_OVER_PI * arcsine(c12 / Math.sqrt((1 + c11) * (1 + c22))),
  J2: (c11, c12, c22) => TWO_OVER_PI / Math.sqrt((1 + c11) * (1 + c22) - c12 * c12),
  H2: (c11, c12, c22) => (-TWO_OVER_PI * c12) / ((1 + c11) * Math.sqrt((1 + c11) * (1 + c22) - c12 * c12)),
  I4(c11, c12, c13, c14, c22, c23, c24, c33, c34, c44) {
    const determinant = (1 + c11) * (1 + c22) - c12 * c12;
    const p3 = ((1 + c22) * c13 - c12 * c23) / determinant;
    const q3 = ((1 + c11) * c23 - c12 * c13) / determinant;
    const p4 = ((1 + c22) * c14 - c12 * c24) / determinant;
    const q4 = ((1 + c11) * c24 - c12 * c14) / determinant;
    const t33 = 1 + c33 - c13 * p3 - c23 * q3;
    const t34 = c34 - c13 * p4 - c23 * q4;
    const t44 = 1 + c44 - c14 * p4 - c24 * q4;
    return (TWO_OVER_PI / Math.sqrt(determinant)) * TWO_OVER_PI * arcsine(t34 / Math.sqrt(t33 * t44));
  },
  squaredSignal(K, M) {
    const D = K + M;
    const p = new Float64Array(D);
    const q = new Float64Array(D);
    const weight = new Float64Array(D);
    const scale = new Float64Array(D);
    return (C, u, out) => {
      for (let k = 0; k < K; k++) {
        for (let l = k; l < K; l++) {
          const rowK = k * D;
          const rowL = l * D;
          const ckk = 1 + C[rowK + k];
          const cll = 1 + C[rowL + l];
          const ckl = C[rowK + l];
          const determinant = ckk * cll - ckl * ckl;
          let sum = 0;
          for (let a = 0; a < D; a++) {
            const ak = C[rowK + a];
            const al = C[rowL + a];
            const pa = (cll * ak - ckl * al) / determinant;
            const qa = (ckk * al - ckl * ak) / determinant;
            const tilted = C[a * D + a] - ak * pa - al * qa;
            const s = 1 / Math.sqrt(1 + tilted);
            const ua = u[a];
            sum += ua * ua * Math.asin(tilted * s * s);
            p[a] = pa * s;
            q[a] = qa * s;
            scale[a] = s;
            weight[a] = 2 * ua;
            for (let b = 0; b < a; b++) {
              const correlation = s * (C[a * D + b] * scale[b] - ak * p[b] - al * q[b]);
              sum += ua * weight[b] * arcsine(correlation);
            }
          }
          const value = (TWO_OVER_PI * TWO_OVER_PI * sum) / Math.sqrt(determinant);
          out[k * K + l] = value;
          out[l * K + k] = value;
        }
      }
    };
  },
};

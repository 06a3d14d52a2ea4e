import { matrix, type Matrix } from "../linalg/index.ts";
import type { OdeProblem } from "../ode/index.ts";
import { AVERAGES } from "./averages/index.ts";
import type { OrderParameters } from "./orderParameters.ts";
import { trained, type TeacherStudent } from "./teacherStudent.ts";

/** The ordinary differential equation of the order parameters, and the maps between them and its state vector. */
export interface OrderParameterFlow extends OdeProblem {
  /** The upper triangle of Q row by row, R row by row, v. */
  pack(order: OrderParameters): Float64Array;
  unpack(y: Float64Array): OrderParameters;
}

/**
 * The limit N → ∞ of online SGD in time t = steps / N. With `e = ŷ − y`, the signal F_k (v_k for bp, 0 for frozen) and
 * teacher noise σ,
 *
 *     dR_km/dt = −η F_k E[g'(λ_k) e ρ_m]
 *     dQ_kl/dt = −η F_k E[g'(λ_k) e λ_l] − η F_l E[g'(λ_l) e λ_k] + η² F_k F_l E[g'(λ_k) g'(λ_l) (e² + σ²)]
 *     dv_k/dt  = −η E[g(λ_k) e]
 *
 * Saad and Solla (1995), Goldt et al. (2019) for bp; Refinetti et al. (2021), appendix B, for dfa. By Stein's lemma
 * `E[g'(λ_k) e z] = h_k C_kz + Σ_j u_j J₂(k, j) C_jz` for every field z, where `u = (v, −ṽ)`,
 * `h_k = Σ_j u_j E[g''(λ_k) g(z_j)]`: one
 * pass over pairs serves R and Q. The call allocates nothing.
 */
export function orderParameterFlow(problem: TeacherStudent, T: Matrix): OrderParameterFlow {
  const { rate, teacherNoise, teacherOutputs, feedback, activation } = problem;
  const K = feedback.length;
  const M = teacherOutputs.length;
  const D = K + M;
  const train = trained(problem);
  const { I2, J2, H2, squaredSignal } = AVERAGES[activation];
  const squares = squaredSignal(K, M);
  const noise = teacherNoise * teacherNoise;

  const offsetR = (K * (K + 1)) / 2;
  const offsetV = offsetR + K * M;
  const C = new Float64Array(D * D);
  const u = new Float64Array(D);
  const square = new Float64Array(K * K);
  /** `E[g'(λ_k) e z_a]`, K × D. */
  const drift = new Float64Array(K * D);
  for (let m = 0; m < M; m++) {
    u[K + m] = -teacherOutputs[m];
    for (let n = 0; n < M; n++) C[(K + m) * D + K + n] = T.data[m * M + n];
  }

  const load = (y: Float64Array): void => {
    let i = 0;
    for (let k = 0; k < K; k++) for (let l = k; l < K; l++) C[k * D + l] = C[l * D + k] = y[i++];
    for (let k = 0; k < K; k++) for (let m = K; m < D; m++) C[k * D + m] = C[m * D + k] = y[i++];
    for (let k = 0; k < K; k++) u[k] = y[i++];
  };

  const computeDrift = (): void => {
    for (let k = 0; k < K; k++) {
      const row = k * D;
      const ckk = C[row + k];
      drift.fill(0, row, row + D);
      let h = 0;
      for (let j = 0; j < D; j++) {
        const ckj = C[row + j];
        const cjj = C[j * D + j];
        h += u[j] * H2(ckk, ckj, cjj);
        const weight = u[j] * J2(ckk, ckj, cjj);
        for (let a = 0; a < D; a++) drift[row + a] += weight * C[j * D + a];
      }
      for (let a = 0; a < D; a++) drift[row + a] += h * C[row + a];
    }
  };

  return {
    dimension: offsetV + K,
    rightHandSide(_t, y, dydt) {
      load(y);
      dydt.fill(0);
      if (train.first) {
        const F = problem.rule === "bp" ? u : feedback;
        computeDrift();
        squares(C, u, square);
        let i = 0;
        for (let k = 0; k < K; k++) {
          for (let l = k; l < K; l++) {
            let second = square[k * K + l];
            if (noise > 0) second += noise * J2(C[k * D + k], C[k * D + l], C[l * D + l]);
            dydt[i++] =
              -rate * (F[k] * drift[k * D + l] + F[l] * drift[l * D + k]) + rate * rate * F[k] * F[l] * second;
          }
        }
        for (let k = 0; k < K; k++) for (let m = K; m < D; m++) dydt[i++] = -rate * F[k] * drift[k * D + m];
      }
      if (train.second) {
        for (let k = 0; k < K; k++) {
          const ckk = C[k * D + k];
          let sum = 0;
          for (let j = 0; j < D; j++) sum += u[j] * I2(ckk, C[k * D + j], C[j * D + j]);
          dydt[offsetV + k] = -rate * sum;
        }
      }
    },
    pack({ Q, R, v }) {
      const y = new Float64Array(offsetV + K);
      let i = 0;
      for (let k = 0; k < K; k++) for (let l = k; l < K; l++) y[i++] = 0.5 * (Q.data[k * K + l] + Q.data[l * K + k]);
      y.set(R.data, offsetR);
      y.set(v, offsetV);
      return y;
    },
    unpack(y) {
      const Q = matrix(K, K);
      let i = 0;
      for (let k = 0; k < K; k++) for (let l = k; l < K; l++) Q.data[k * K + l] = Q.data[l * K + k] = y[i++];
      return { Q, R: matrix(K, M, y.slice(offsetR, offsetV)), T, v: y.slice(offsetV) };
    },
  };
}

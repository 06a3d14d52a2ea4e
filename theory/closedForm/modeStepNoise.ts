import { formula } from "../formula.ts";
import { modeClock, type Mode } from "./modeClock.ts";

/**
 * What step noise takes from the conserved quantity of layers l, l + 1 in one mode, for each unit of the rate, by clock
 * z:
 * `∫ (s − λm)² p² dt` with `p = a_1 … a_{l−1} = 2^{l−1} z^{2^{l−1}−1}` and `m` the end-to-end gain, integrated over the
 * clock with `dt = 2 dz / (s − λm)`.
 */
export const stepNoiseByClock = formula(
  "\\int (s - \\lambda m)^2 p_{l-1}^2 \\, dt",
  "2 * 4^(l - 1) * (s * z^(2^l - 1) / (2^l - 1) - lambda * 2^L * z^(q + 2^l - 1) / (q + 2^l - 1))",
);

/**
 * To first order in the rate η, gradient descent from zero weights leaves `A_{l+1} + A_{l+1}ᵀ − A_l A_lᵀ = −η N` in
 * each mode, with N this number:
 * the sum `Σ ΔC ΔCᵀ` of the symmetry identity becomes `η ∫ Ċ Ċᵀ dt` along the flow. Derived; assumptions as for the
 * clock.
 * Online SGD on isotropic Gaussian inputs of variance λ leaves `n_0 + 2` times as much in layer 1: with `e = −D x / λ`,
 * D the descent direction
 * `Σ_yx − M Σ_xx`, Isserlis' theorem gives `E[‖x‖² e eᵀ] = (n_0 + 2) D Dᵀ`.
 */
export function modeStepNoise(mode: Mode, depth: number, layer: number, time: number): number {
  const z = modeClock(mode, depth, time).tau / 2;
  return stepNoiseByClock.evaluate({ s: mode.s, lambda: mode.lambda, L: depth, q: 2 ** depth - 1, l: layer, z });
}

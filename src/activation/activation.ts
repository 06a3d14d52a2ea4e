import { erf } from "./erf.ts";

/** What hidden units of the double-precision networks can compute: `erf(a/√2)`, `max(0, a)`, `tanh a` and `a`. */
export type Activation = "erf" | "linear" | "relu" | "tanh";

/** An activation g and its derivative. */
export interface ActivationFunction {
  value(a: number): number;
  /** `g'(a)`; the value `h = g(a)`, where it is at hand, saves computing it again. */
  slope(a: number, h?: number): number;
}

/**
 * The functions behind the names. ReLU's derivative at 0 is taken as 1, here and in the single-precision kernels, not 0
 * as most libraries have it:
 * with zero weights every pre-activation is 0, and a network of slope 0 there would never leave them.
 */
export const ACTIVATIONS: Readonly<Record<Activation, ActivationFunction>> = {
  erf: {
    value: (a) => erf(a * Math.SQRT1_2),
    slope: (a) => Math.sqrt(2 / Math.PI) * Math.exp(-0.5 * a * a),
  },
  linear: { value: (a) => a, slope: () => 1 },
  relu: {
    value: (a) => (a > 0 ? a : 0),
    slope: (a) => (a < 0 ? 0 : 1),
  },
  tanh: { value: (a) => Math.tanh(a), slope: (a, h = Math.tanh(a)) => 1 - h * h },
};

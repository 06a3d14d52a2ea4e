import { erf } from "./erf.ts";

/** The activations of the two-layer networks: `erf(x/√2)`, `max(0, x)` and `x`. */
export type Activation = "erf" | "relu" | "linear";

/** An activation g and its derivative; `max(0, x)` has derivative 0 at 0. */
export interface ActivationFunction {
  value(x: number): number;
  slope(x: number): number;
}

/** The functions behind the names. */
export const ACTIVATIONS: Readonly<Record<Activation, ActivationFunction>> = {
  erf: {
    value: (x) => erf(x * Math.SQRT1_2),
    slope: (x) => Math.sqrt(2 / Math.PI) * Math.exp(-0.5 * x * x),
  },
  relu: {
    value: (x) => (x > 0 ? x : 0),
    slope: (x) => (x > 0 ? 1 : 0),
  },
  linear: { value: (x) => x, slope: () => 1 },
};

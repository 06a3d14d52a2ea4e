/** The activations of hidden layers: `a`, `max(0, a)` and `tanh a`. */
export type Activation = "linear" | "relu" | "tanh";

/** An activation g on flat arrays of pre-activations `a` and activities `h = g(a)`. */
export interface ActivationFunction {
  /** `h ← g(a)`. */
  apply(a: Float64Array, h: Float64Array): void;
  /** `signals ← signals · g'(a)`, entry by entry. */
  timesSlope(a: Float64Array, h: Float64Array, signals: Float64Array): void;
}

/**
 * The three activations. ReLU's derivative at 0 is taken as 1, not 0 as most libraries have it: with zero weights every pre-activation is 0,
 * and a network of slope 0 there would never leave them.
 */
export const ACTIVATIONS: Readonly<Record<Activation, ActivationFunction>> = {
  linear: { apply: (a, h) => h.set(a), timesSlope: () => {} },
  relu: {
    apply(a, h) {
      for (let i = 0; i < a.length; i++) h[i] = a[i] > 0 ? a[i] : 0;
    },
    timesSlope(a, _, signals) {
      for (let i = 0; i < a.length; i++) if (a[i] < 0) signals[i] = 0;
    },
  },
  tanh: {
    apply(a, h) {
      for (let i = 0; i < a.length; i++) h[i] = Math.tanh(a[i]);
    },
    timesSlope(_, h, signals) {
      for (let i = 0; i < h.length; i++) signals[i] *= 1 - h[i] * h[i];
    },
  },
};

/** The activations of the two-layer networks: `erf(x/√2)`, `max(0, x)` and `x`. */
export type Activation = "erf" | "relu" | "linear";

/** A Gaussian kernel of two zero-mean fields of covariance [[a, c], [c, b]], and its derivative in c. */
export interface Kernel {
  /** `E[g(z₁) g(z₂)]`. */
  value(a: number, c: number, b: number): number;
  /** `E[g'(z₁) g'(z₂)]`, the derivative of `value` in c (Price 1958). */
  slope(a: number, c: number, b: number): number;
}

const within = (x: number): number => Math.max(-1, Math.min(1, x));

/** Williams (1998) for erf, Cho and Saul (2009) for ReLU. */
export const KERNELS: Readonly<Record<Activation, Kernel>> = {
  erf: {
    value: (a, c, b) => (2 / Math.PI) * Math.asin(within(c / Math.sqrt((1 + a) * (1 + b)))),
    slope: (a, c, b) => 2 / (Math.PI * Math.sqrt((1 + a) * (1 + b) - c * c)),
  },
  relu: {
    value(a, c, b) {
      const angle = Math.acos(a * b > 0 ? within(c / Math.sqrt(a * b)) : 0);
      return (Math.sqrt(a * b) * (Math.sin(angle) + (Math.PI - angle) * Math.cos(angle))) / (2 * Math.PI);
    },
    slope: (a, c, b) => (a * b > 0 ? (Math.PI - Math.acos(within(c / Math.sqrt(a * b)))) / (2 * Math.PI) : 0),
  },
  linear: { value: (_a, c) => c, slope: () => 1 },
};

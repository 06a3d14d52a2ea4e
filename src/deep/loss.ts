/** What a network is trained to lower, per sample: `½‖ŷ − y‖²`, or the cross-entropy `−Σ y log softmax(ŷ)`. */
export type LossKind = "mse" | "cross-entropy";

/** A loss on rows of outputs ŷ and targets y (samples × outputs, flat). */
export interface Loss {
  /** The mean over the samples. */
  value(samples: number, outputs: Float64Array, targets: Float64Array): number;
  /** The gradient in the outputs of each sample, the error that is sent back: `ŷ − y`, or `(Σy) softmax(ŷ) − y`. */
  errors(samples: number, outputs: Float64Array, targets: Float64Array, errors: Float64Array): void;
}

export const LOSSES: Readonly<Record<LossKind, Loss>> = {
  mse: {
    value(samples, outputs, targets) {
      let sum = 0;
      for (let i = 0; i < outputs.length; i++) sum += (outputs[i] - targets[i]) ** 2;
      return (0.5 * sum) / samples;
    },
    errors(_, outputs, targets, errors) {
      for (let i = 0; i < outputs.length; i++) errors[i] = outputs[i] - targets[i];
    },
  },
  "cross-entropy": {
    value(samples, outputs, targets) {
      const n = outputs.length / samples;
      let sum = 0;
      for (let s = 0; s < samples; s++) {
        const logSum = logSumExp(outputs, s * n, n);
        for (let i = s * n; i < (s + 1) * n; i++) sum += targets[i] * (logSum - outputs[i]);
      }
      return sum / samples;
    },
    errors(samples, outputs, targets, errors) {
      const n = outputs.length / samples;
      for (let s = 0; s < samples; s++) {
        const logSum = logSumExp(outputs, s * n, n);
        let mass = 0;
        for (let i = s * n; i < (s + 1) * n; i++) mass += targets[i];
        for (let i = s * n; i < (s + 1) * n; i++) errors[i] = mass * Math.exp(outputs[i] - logSum) - targets[i];
      }
    },
  },
};

/** `log Σ exp` of n entries from `at` on, without overflow. */
function logSumExp(values: Float64Array, at: number, n: number): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = at; i < at + n; i++) largest = Math.max(largest, values[i]);
  let sum = 0;
  for (let i = at; i < at + n; i++) sum += Math.exp(values[i] - largest);
  return largest + Math.log(sum);
}

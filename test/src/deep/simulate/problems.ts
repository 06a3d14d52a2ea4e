import type { DeepProblemInput } from "../../../../src/problem/index.ts";

/** Digits of 8 × 8 pixels and a network of two hidden layers, small enough to train in a blink. */
export const digits = {
  network: { kind: "deep" as const, hidden: [24, 24] },
  data: { kind: "glyphs" as const, size: 8, samples: 400, testSamples: 200 },
  training: { rate: 0.2, epochs: 4, batch: 16, snapshotEpochs: [0, 1, 2.5, 4] },
  measure: { samples: 100 },
} satisfies DeepProblemInput;

/** Everything that a state must hold: momentum, biases, replicas, controls, layers of maps. */
export const elaborate = {
  ...digits,
  network: {
    kind: "deep" as const,
    hidden: [
      { kind: "convolutional" as const, channels: 3, kernel: 3 },
      { kind: "locally-connected" as const, channels: 2, kernel: 3, stride: 2 },
      10,
    ],
    activation: "tanh" as const,
    biases: true,
  },
  training: {
    ...digits.training,
    epochs: 2,
    optimiser: { kind: "sgd" as const, momentum: 0.5 },
    snapshotEpochs: [0, 0.5, 1, 2],
  },
  measure: { samples: 50, replicas: 2 },
} satisfies DeepProblemInput;

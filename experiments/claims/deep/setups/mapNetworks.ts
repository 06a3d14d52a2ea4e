import fc from "fast-check";
import type { DeepProblemInput } from "../../../../src/problem/index.ts";
import { seeds } from "../../common/index.ts";

/** Two layers of maps of one kind on small digits, and a full output layer. */
export const mapNetworks = (
  feedback: fc.Arbitrary<NonNullable<DeepProblemInput["feedback"]>>,
): fc.Arbitrary<DeepProblemInput> =>
  fc
    .record({
      kind: fc.constantFrom("convolutional" as const, "locally-connected" as const),
      size: fc.integer({ min: 6, max: 8 }),
      kernels: fc.tuple(fc.integer({ min: 2, max: 3 }), fc.integer({ min: 2, max: 3 })),
      channels: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
      activation: fc.constantFrom("tanh" as const, "relu" as const, "leaky-relu" as const, "swish" as const),
      optimiser: fc.constantFrom("sgd" as const, "adam" as const),
      loss: fc.constantFrom("cross-entropy" as const, "mse" as const),
      feedback,
      seed: seeds,
    })
    .map(({ kind, size, kernels, channels, activation, optimiser, loss, feedback: chosen, seed }) => ({
      network: {
        kind: "deep" as const,
        hidden: kernels.map((kernel, l) => ({ kind, kernel, channels: channels[l] })),
        activation,
        initial: { kind: "uniform" as const, scale: 0.3 },
      },
      feedback: chosen,
      data: { kind: "glyphs" as const, size, samples: 60, testSamples: 0 },
      training: {
        loss,
        optimiser: { kind: optimiser },
        rate: optimiser === "adam" ? 0.01 : 0.1,
        epochs: 20,
        batch: 10,
      },
      measure: { frozen: false, samples: 1 },
      seed,
    }));

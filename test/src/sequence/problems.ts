import { parseWith, sequenceProblemSchema, type SequenceProblemInput } from "../../../src/problem/index.ts";
import { realiseSequence, type SequenceNetwork } from "../../../src/sequence/index.ts";

type Parts = Omit<Partial<SequenceProblemInput>, "network"> & { network?: Partial<SequenceProblemInput["network"]> };

/** A small convolution around a circle of places, with parts of it replaced. */
export const convolution = ({ network, ...rest }: Parts = {}): SequenceProblemInput => ({
  network: {
    kind: "sequence",
    places: 6,
    inputs: 3,
    outputs: 2,
    layers: [
      { width: 9, mixing: { kind: "shifts", kernel: 3 } },
      { width: 8, mixing: { kind: "shifts", kernel: 2 } },
    ],
    ...network,
  },
  data: { kind: "teacher", mixing: { kind: "shifts", kernel: 3 } },
  training: { rate: 0.01, time: 3, batch: "full", snapshotTimes: [0, 0.5, 3] },
  ...rest,
});

/** A small residual stream whose second block mixes the past, with parts of it replaced. */
export const stream = ({ network, ...rest }: Parts = {}): SequenceProblemInput => ({
  network: {
    kind: "sequence",
    places: 4,
    inputs: 3,
    outputs: 2,
    layers: [20, { width: 20, mixing: { kind: "causal-mean" } }, 20],
    residual: true,
    embedding: { scale: 0.5 },
    ...network,
  },
  data: { kind: "teacher", mixing: { kind: "causal-mean" } },
  training: { rate: 0.02, time: 4, batch: "full", snapshotTimes: [0, 1, 4] },
  ...rest,
});

export const networkOf = (problem: SequenceProblemInput): SequenceNetwork =>
  realiseSequence(parseWith(sequenceProblemSchema, problem));

/** Networks of every kind of mixing and sharing in which DFA starts from zero. */
export const KINDS: Record<string, SequenceProblemInput> = {
  convolution: convolution(),
  "convolution, a matrix a place": convolution({ feedback: { kind: "gaussian", overPlaces: "independent" } }),
  "convolution, two matrices dealt": convolution({ feedback: { kind: "sign", overPlaces: 2 } }),
  "pooled convolution with strides": convolution({
    network: {
      places: 8,
      layers: [
        { width: 9, mixing: { kind: "shifts", kernel: 3, stride: 2 } },
        { width: 8, mixing: { kind: "shifts", kernel: 2, border: "open" } },
      ],
      readout: { pooled: true },
    },
  }),
  "open convolution, errors through the mixing": convolution({
    network: { layers: [{ width: 9, mixing: { kind: "shifts", kernel: 3, border: "open" } }, 8] },
    feedback: { kind: "orthonormal", transport: "mixing" },
    data: { kind: "teacher", mixing: { kind: "shifts", kernel: 3, border: "open" } },
  }),
  "token layers, correlated inputs": convolution({
    network: { layers: [9, { width: 7, mixing: { kind: "mean" } }] },
    data: {
      kind: "copy",
      inputCovariance: { kind: "power-law", exponent: 1 },
      placeCovariance: { kind: "ar1", correlation: 0.5 },
    },
  }),
  "a data set": convolution({
    data: { kind: "teacher", mixing: { kind: "shifts", kernel: 3 }, noise: 0.1, samples: 20 },
  }),
  stream: stream(),
  "stream, one feedback": stream({ feedback: { kind: "gaussian", overBlocks: "shared" } }),
  "stream, a matrix a place, embedding trained": stream({
    network: { embedding: { scale: 0.5, trained: true } },
    feedback: { kind: "uniform", overPlaces: "independent" },
  }),
  "stream, one feedback, embedding trained from zero": stream({
    network: { embedding: { scale: 0, trained: true }, readout: { mixing: { kind: "causal-mean" } } },
    feedback: { kind: "gaussian", overBlocks: "shared", transport: "mixing" },
  }),
  "only the readout": stream({ rule: "frozen" }),
};
// The copied inputs have as many channels as the outputs.
Object.assign(KINDS["token layers, correlated inputs"].network, { outputs: 3 });

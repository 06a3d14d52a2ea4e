import { expect, test } from "vitest";
import { parseWith, sequenceProblemSchema } from "../../../src/problem/index.ts";
import { convolution, stream } from "../sequence/problems.ts";
import { simulate } from "../../../src/simulate/index.ts";

const message = (problem: unknown): string => {
  try {
    simulate(problem as never);
  } catch (error) {
    return (error as Error).message;
  }
  return "accepted";
};

test("defaults are filled in", () => {
  const network = { kind: "sequence", places: 5, inputs: 3, outputs: 2, layers: [8, { width: 6 }] };
  expect(parseWith(sequenceProblemSchema, { network, data: { kind: "teacher" }, training: { time: 1 } })).toEqual({
    network: {
      ...network,
      layers: [
        { width: 8, mixing: { kind: "none" } },
        { width: 6, mixing: { kind: "none" } },
      ],
      readout: { mixing: { kind: "none" }, pooled: false },
      residual: false,
      initial: { kind: "zero" },
    },
    rule: "dfa",
    feedback: { kind: "gaussian", overPlaces: "shared", overBlocks: "independent", transport: "none" },
    data: {
      kind: "teacher",
      mixing: { kind: "none" },
      map: { kind: "gaussian", scale: 1 },
      inputCovariance: { kind: "isotropic", variance: 1 },
      placeCovariance: { kind: "isotropic", variance: 1 },
      noise: 0,
    },
    training: { rate: 0.01, time: 1, batch: "flow", order: "shuffled" },
    seed: 1,
  });
});

test.each([
  [
    convolution({ network: { layers: [{ width: 5, mixing: { kind: "shifts", kernel: 7 } }] } }),
    "problem: network.layers[0].mixing.kernel must be at most the 6 places below, got 7",
  ],
  [
    convolution({ network: { layers: [{ width: 5, mixing: { kind: "shifts", kernel: 3, stride: 4 } }] } }),
    "problem: network.layers[0].mixing.stride must divide the 6 places of the circle, got 4",
  ],
  [
    convolution({ network: { layers: [{ width: 5, mixing: { kind: "given", matrices: [[[1, 0]]] } }] } }),
    "problem: network.layers[0].mixing.matrices[0] must be 6 × any number of places, got 1 × 2",
  ],
  [
    convolution({ data: { kind: "teacher", mixing: { kind: "shifts", kernel: 2, border: "open" } } }),
    "problem: data.mixing must end in the network's 6 places, got 5",
  ],
  [convolution({ data: { kind: "copy" } }), "problem: network.outputs must be 3, the inputs that are copied, got 2"],
  [stream({ network: { layers: [20, 10] } }), "problem: network.layers[1] must be 20, the width of the stream, got 10"],
  [
    stream({ network: { layers: [{ width: 5, mixing: { kind: "shifts", kernel: 3, border: "open" } }] } }),
    "problem: network.layers[0].mixing must keep the 4 places of a residual stream, got 2",
  ],
  [
    convolution({ network: { embedding: { scale: 1 } } }),
    "problem: network.embedding needs network.residual true, got {",
  ],
  [
    convolution({ feedback: { kind: "gaussian", overBlocks: "shared" } }),
    'problem: feedback.overBlocks needs network.residual true, got "shared"',
  ],
  [
    convolution({ rule: "bp", network: { layers: ["infinite", "infinite"] } }),
    'problem: network.layers[0] needs rule "dfa" or "frozen", got "infinite"',
  ],
  [
    convolution({ network: { layers: ["infinite", 5] } }),
    'problem: network.layers[1] must be finite, or "infinite" in all layers, got ',
  ],
  [
    convolution({ rule: "fa", feedback: { kind: "gaussian", overPlaces: 2 } }),
    'problem: feedback.overPlaces must be "shared" where the rule is "fa", got 2',
  ],
  [
    convolution({ feedback: { kind: "orthonormal" }, network: { layers: [1] } }),
    'problem: feedback.kind "orthonormal" needs at least as many rows as columns, got 1 rows for 2 columns in F_1',
  ],
  [
    convolution({ feedback: { kind: "given", matrices: [[[1, 0]]] } }),
    "problem: feedback.matrices must have 2 matrices, one for each hidden layer, got 1",
  ],
  [
    convolution({
      training: { time: 1, batch: 9 },
      data: { kind: "teacher", mixing: { kind: "shifts", kernel: 3 }, samples: 4 },
    }),
    "problem: training.batch must be at most the 4 samples of the data, got 9",
  ],
])("what does not fit is refused in a sentence (%#)", (problem, expected) => {
  expect(message(problem)).toContain(expected);
});

test("rungs refuse what does not close", () => {
  expect(() => simulate(convolution({ rule: "bp" }), { rung: "matrices" })).toThrow(
    'alignment matrices: needs rule "dfa" or "frozen", got "bp"; run it on the weights',
  );
  expect(() => simulate(convolution({ network: { initial: { kind: "gaussian" } } }), { rung: "matrices" })).toThrow(
    'alignment matrices: needs network.initial.kind "zero", got "gaussian"; run it on the weights',
  );
  expect(() => simulate(convolution({ network: { layers: ["infinite"] } }), { rung: "weights" })).toThrow(
    'full weights: needs finite widths, got "infinite"',
  );
});

import { describe, expect, test } from "vitest";
import { deepProblemSchema, parseWith } from "../../../src/problem/index.ts";

const problem = { network: { kind: "deep", hidden: [8, 8] }, data: { kind: "glyphs" } };
const conv = { kind: "convolutional", channels: 2, kernel: 3 };
const targets = { kind: "random-targets", inputs: 4, samples: 9, covariance: { kind: "isotropic" } };
const mse = { loss: "mse" };

test("defaults are filled in", () => {
  expect(
    parseWith(deepProblemSchema, {
      ...problem,
      network: { kind: "deep", hidden: [64, { ...conv, stride: undefined }].toReversed() },
    }),
  ).toEqual({
    network: {
      kind: "deep",
      hidden: [
        { kind: "convolutional", channels: 2, kernel: 3, stride: 1 },
        { kind: "full", width: 64 },
      ],
      activation: "relu",
      biases: false,
      initial: { kind: "uniform", scale: 1 },
    },
    rule: "dfa",
    feedback: { kind: "uniform", scaling: "width" },
    data: { kind: "glyphs", size: 14, samples: 2000, testSamples: 500, labelNoise: 0 },
    training: {
      loss: "cross-entropy",
      reduction: "mean",
      optimiser: { kind: "sgd", momentum: 0 },
      rate: 0.1,
      epochs: 10,
      batch: 32,
      order: "shuffled",
    },
    measure: { replicas: 1, samples: 1000, frozen: true },
    seed: 1,
  });
  const adam = parseWith(deepProblemSchema, { ...problem, training: { optimiser: { kind: "adam" } } }).training;
  expect(adam).toMatchObject({ rate: 1e-3, optimiser: { kind: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } });
});

test("rules whose backward weights learn say how; uSF has one magnitude", () => {
  const checked = (rule: string, more = {}) => parseWith(deepProblemSchema, { ...problem, rule, ...more });
  expect(checked("kp").backward).toEqual({ decay: 0.01 });
  expect(checked("wm", { backward: { rate: 0.5 } }).backward).toEqual({ rate: 0.5 });
  expect(checked("fa")).not.toHaveProperty("backward");
  expect(checked("usf").feedback).toEqual({ kind: "sign", scaling: "width" });
});

test("a checked problem is a problem, and checked again stays the same", () => {
  for (const input of [
    problem,
    { ...problem, data: { ...targets, outputs: 3 }, training: mse },
    { ...problem, data: { ...targets, covariance: { kind: "alpha-beta", alpha: 0.5, beta: 0 } }, training: mse },
  ]) {
    const once = parseWith(deepProblemSchema, input);
    expect(parseWith(deepProblemSchema, JSON.parse(JSON.stringify(once)))).toEqual(once);
  }
});

describe("what is wrong is said in one sentence", () => {
  const network = (over: object) => ({ ...problem, network: { ...problem.network, ...over } });
  test.each([
    [network({ hidden: [] }), "problem: network.hidden must have at least 1 entry, got []"],
    [
      network({ hidden: [8, 0] }),
      /network\.hidden\[1\] must be a positive integer, or an object with a kind .*, got 0/,
    ],
    [
      network({ hidden: [{ kind: "dense", width: 3 }] }),
      /network\.hidden\[0\]\.kind must be one of "full", "convolutional", "locally-connected", got "dense"/,
    ],
    [network({ hidden: [{ ...conv, padding: 1 }] }), /unknown key network\.hidden\[0\]\.padding/],
    [
      network({ hidden: [{ kind: "convolutional", kernel: 3 }] }),
      /network\.hidden\[0\]\.channels is required, got nothing/,
    ],
    [network({ hidden: [8, conv] }), /network\.hidden\[1\]\.kind must be full above a full layer, got "convolutional"/],
    [
      network({ activation: "sigmoid" }),
      /network\.activation must be one of "linear", "tanh", "relu", "leaky-relu", "swish", got "sigmoid"/,
    ],
    [network({ widths: [3] }), /unknown key network\.widths/],
    [{ ...problem, feedback: { kind: "sparse", density: 0 } }, /feedback\.density must be greater than 0, got 0/],
    [
      { ...problem, feedback: { kind: "gaussian", scaling: "fan" } },
      /feedback\.scaling must be one of "width", "outputs", "none", got "fan"/,
    ],
    [
      { ...problem, feedback: { kind: "structured" } },
      /feedback\.kind must be another one where no hidden layer above the first has maps, got "structured"/,
    ],
    [
      { ...problem, rule: "fa", feedback: { kind: "repeated" } },
      /feedback\.kind must be one of .* where the rule is "fa", got "repeated"/,
    ],
    [
      { ...network({ hidden: [conv] }), rule: "fa", feedback: { kind: "orthonormal" } },
      /feedback\.kind must be one of .* where the rule is "fa", got "orthonormal"/,
    ],
    [{ ...problem, rule: "sdfa" }, /rule must be one of "bp", .*"drtp", got "sdfa"/],
    [
      { ...problem, rule: "usf", feedback: { kind: "gaussian" } },
      /feedback\.kind must be "sign" where the rule is "usf", got "gaussian"/,
    ],
    [
      { ...problem, rule: "brsf", feedback: { kind: "aligned" } },
      /feedback\.kind must be one of "uniform", .* where the rule is "brsf", got "aligned"/,
    ],
    [{ ...problem, backward: { decay: 1 } }, /backward\.decay must be left out where the rule is "dfa", got 1/],
    [{ ...problem, rule: "kp", backward: { rate: 1 } }, /backward\.rate must be left out where the rule is "kp"/],
    [{ ...problem, rule: "wm", backward: { rate: 0 } }, /backward\.rate must be greater than 0, got 0/],
    [
      { ...problem, rule: "kp", backward: { decay: 10 } },
      /backward\.decay must be below 1 over the rate 0\.1, for Kolen–Pollack to shrink, got 10/,
    ],
    [
      { ...network({ initial: { kind: "zero" } }), feedback: { kind: "aligned" } },
      /feedback\.kind must be another one where the initial weights are zero, got "aligned"/,
    ],
    [{ ...problem, data: { kind: "imagenet" } }, /data\.kind must be one of "glyphs", .*, got "imagenet"/],
    [{ ...problem, data: { kind: "glyphs", labelNoise: 1.5 } }, /data\.labelNoise must be at most 1, got 1\.5/],
    [{ ...problem, data: { kind: "mnist", size: 0 } }, /data\.size must be at least 1, got 0/],
    [
      { ...problem, data: targets, training: { loss: "cross-entropy" } },
      /training\.loss must be "mse" where data\.kind is "random-targets", got "cross-entropy"/,
    ],
    [
      { ...problem, data: { ...targets, outputs: 3 } },
      /training\.loss must be "mse" where data\.kind is "random-targets", got nothing/,
    ],
    [
      { ...problem, data: targets, training: mse },
      /data\.outputs is needed where the covariance is isotropic, got nothing/,
    ],
    [
      {
        ...problem,
        data: { ...targets, covariance: { kind: "imbalance", probabilities: [0.5, 0.5] }, outputs: 3 },
        training: mse,
      },
      /data\.outputs must be 2, as in data\.covariance, got 3/,
    ],
    [
      { ...network({ hidden: [conv] }), data: { kind: "file", path: "a.csv" } },
      /network\.hidden\[0\]\.kind must be full where data\.kind is "file"/,
    ],
    [
      { ...problem, training: { epochs: 2, snapshotEpochs: [1, 3] } },
      /training\.snapshotEpochs\[1\] must be at most the 2 epochs of training, got 3/,
    ],
    [{ ...problem, training: { batch: 0 } }, /training\.batch must be at least 1, got 0/],
    [
      { ...problem, training: { optimiser: { kind: "sgd", momentum: 1 } } },
      /training\.optimiser\.momentum must be less than 1, got 1/,
    ],
    [{ ...problem, measure: { replicas: 0 } }, /measure\.replicas must be at least 1, got 0/],
  ])("%#", (input, sentence) => {
    expect(() => parseWith(deepProblemSchema, input)).toThrow(sentence);
  });
});

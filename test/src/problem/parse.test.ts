import { describe, expect, test } from "vitest";
import { z } from "zod";
import { InputError } from "../../../src/inputError.ts";
import { linearProblemSchema, parseWith } from "../../../src/problem/index.ts";

const least = {
  network: { inputs: 4, widths: [8], outputs: 2 },
  data: { kind: "teacher" },
  training: { time: 1 },
};

test("what is left out gets its default", () => {
  expect(parseWith(linearProblemSchema, least)).toEqual({
    network: { ...least.network, activation: "linear", initial: { kind: "zero" } },
    rule: "dfa",
    feedback: { kind: "gaussian" },
    data: {
      kind: "teacher",
      inputCovariance: { kind: "isotropic", variance: 1 },
      map: { kind: "gaussian", scale: 1 },
      noise: 0,
    },
    training: { rate: 0.01, time: 1, batch: "flow", order: "shuffled" },
    seed: 1,
  });
});

test("a problem with its defaults filled in is a problem, and the same one", () => {
  const filled = parseWith(linearProblemSchema, least);
  expect(parseWith(linearProblemSchema, JSON.parse(JSON.stringify(filled)))).toEqual(filled);
});

describe("a wrong problem gets one sentence", () => {
  const { network, data, training } = least;
  test.each<[unknown, string]>([
    [{ data, training }, "problem: network is required, got nothing"],
    [{ ...least, training: {} }, "problem: training.time is required, got nothing"],
    [{ ...least, sed: 2 }, "problem: unknown key sed; remove it or check its spelling"],
    [
      { ...least, network: { ...network, width: 3, depth: 2 } },
      "problem: unknown key network.width, network.depth; remove it or check its spelling",
    ],
    [{ ...least, network: { ...network, inputs: 0 } }, "problem: network.inputs must be at least 1, got 0"],
    [{ ...least, network: { ...network, inputs: 2.5 } }, "problem: network.inputs must be an integer, got 2.5"],
    [{ ...least, network: { ...network, outputs: "2" } }, 'problem: network.outputs must be a finite number, got "2"'],
    [{ ...least, training: { time: Number.NaN } }, "problem: training.time must be a finite number, got NaN"],
    [{ ...least, training: { time: 0 } }, "problem: training.time must be greater than 0, got 0"],
    [
      { ...least, training: { time: 1, snapshotTimes: [] } },
      "problem: training.snapshotTimes must have at least 1 entry, got []",
    ],
    [
      { ...least, training: { time: 1, snapshotTimes: [0.5, 2] } },
      "problem: training.snapshotTimes[1] must be at most the training time 1, got 2",
    ],
    [
      { ...least, training: { time: 1, batch: "all" } },
      'problem: training.batch must be a positive integer, "full" or "flow", got "all"',
    ],
    [
      { ...least, rule: "backprop" },
      'problem: rule must be one of "bp", "fa", "dfa", "frozen", "kp", "drtp", got "backprop"',
    ],
    [{ ...least, seed: -1 }, "problem: seed must be at least 0, got -1"],
    [{ ...least, feedback: { kind: "sparse", density: 1.5 } }, "problem: feedback.density must be at most 1, got 1.5"],
    [
      { ...least, data: { kind: "teacher", inputCovariance: { kind: "ar1", correlation: 1 } } },
      "problem: data.inputCovariance.correlation must be less than 1, got 1",
    ],
    [{ ...least, network: { ...network, widths: [8, 0] } }, "problem: network.widths[1] must be at least 1, got 0"],
    [
      { ...least, network: { ...network, widths: 8 } },
      'problem: network.widths must be a list of positive integers, or all "infinite", got 8',
    ],
    [
      { ...least, data: { kind: "teacher", map: { kind: "given", matrix: [[1, 2], [3]] } } },
      "problem: data.map.matrix must have rows of one length, got [[1,2],[3]]",
    ],
    [{ ...least, data: { kind: "file", path: "" } }, 'problem: data.path must not be empty, got ""'],
    ["text", 'problem must be an object, got "text"'],
    [null, "problem must be an object, got null"],
  ])("%j", (wrong, sentence) => {
    expect(() => parseWith(linearProblemSchema, wrong)).toThrow(new InputError(sentence));
  });

  test.each([
    ["data", ["moments", "teacher", "random-targets", "classes", "file"]],
    ["feedback", ["orthonormal", "gaussian", "uniform", "sign", "sparse", "repeated", "given"]],
  ])("an unknown kind of %s is told the kinds there are", (field, kinds) => {
    const all = kinds.map((kind) => JSON.stringify(kind)).join(", ");
    expect(() => parseWith(linearProblemSchema, { ...least, [field]: { kind: "other" } })).toThrow(
      new InputError(`problem: ${field}.kind must be one of ${all}, got "other"`),
    );
  });

  test("long values are cut, and another thing than a problem goes by its own name", () => {
    const wrong = { x: "y".repeat(100) };
    expect(() => parseWith(z.strictObject({ x: z.number() }), wrong, "sweep")).toThrow(
      new InputError(`sweep: x must be a finite number, got "${"y".repeat(56)}…`),
    );
  });
});

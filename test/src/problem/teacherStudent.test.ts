import { describe, expect, test } from "vitest";
import { InputError } from "../../../src/inputError.ts";
import { orderParametersSchema, parseWith, teacherStudentProblemSchema } from "../../../src/problem/index.ts";

const least = {
  network: { kind: "teacher-student", inputs: 10, hidden: 3, teacherHidden: 2 },
  training: { time: 1 },
};

test("what is left out gets the defaults of the paper's programs", () => {
  expect(parseWith(teacherStudentProblemSchema, least)).toEqual({
    network: {
      ...least.network,
      activation: "erf",
      teacherOutputs: [1, 1],
      teacherNoise: 0,
      initial: { kind: "random", student: 1e-3, outputs: 1e-3, teacher: 1 },
    },
    rule: "dfa",
    feedback: { kind: "random" },
    train: "both",
    training: { rate: 0.1, time: 1 },
    seed: 1,
  });
});

test("a problem with its defaults filled in is a problem, and the same one", () => {
  const filled = parseWith(teacherStudentProblemSchema, least);
  expect(parseWith(teacherStudentProblemSchema, JSON.parse(JSON.stringify(filled)))).toEqual(filled);
});

describe("one sentence says what is wrong", () => {
  const given = {
    kind: "given",
    Q: [[1]],
    R: [[0]],
    T: [[1]],
    v: [0],
  };
  const wrong: [message: string, network: object, rest?: object][] = [
    [
      "problem: training.snapshotTimes[1] must be at most the training time 1, got 2",
      {},
      { training: { time: 1, snapshotTimes: [1, 2] } },
    ],
    ["problem: network.inputs must be at least 1, got 0", { inputs: 0 }],
    ["problem: network.inputs must be an integer, got 1.5", { inputs: 1.5 }],
    ["problem: network.hidden must be at least 1, got -2", { hidden: -2 }],
    ['problem: network.teacherHidden must be a finite number, got "2"', { teacherHidden: "2" }],
    ['problem: network.activation must be one of "erf", "relu", "linear", got "tanh"', { activation: "tanh" }],
    ["problem: network.teacherNoise must be at least 0, got -0.1", { teacherNoise: -0.1 }],
    [
      "problem: network.teacherOutputs must have 2 entries, one a hidden unit of the teacher, got [1]",
      { teacherOutputs: [1] },
    ],
    [
      "problem: feedback.vector must have 3 entries, one a hidden unit, got [1,2]",
      {},
      { feedback: { kind: "given", vector: [1, 2] } },
    ],
    ["problem: feedback.kind must be one of", {}, { feedback: { kind: "gaussian" } }],
    ["problem: network.initial.student must be at least 0, got -1", { initial: { kind: "random", student: -1 } }],
    [
      "problem: network.initial.Q must have rows of one length, got [[1],[1,2]]",
      { initial: { ...given, Q: [[1], [1, 2]] } },
    ],
    ["problem: network.initial.v is required, got nothing", { initial: { ...given, v: undefined } }],
    ["problem: unknown key network.outputs; remove it or check its spelling", { outputs: 1 }],
    ["problem: unknown key data; remove it or check its spelling", {}, { data: {} }],
    ["problem: training.rate must be greater than 0, got 0", {}, { training: { time: 1, rate: 0 } }],
    ['problem: train must be one of "both", "first", "second", got "none"', {}, { train: "none" }],
  ];
  test.each(wrong)("%s", (message, network, rest = {}) => {
    const parse = () =>
      parseWith(teacherStudentProblemSchema, { ...least, ...rest, network: { ...least.network, ...network } });
    expect(parse).toThrow(InputError);
    expect(parse).toThrow(message);
  });
});

test("order parameters in a file of their own, with or without what else they come with", () => {
  const order = { Q: [[1]], R: [[0]], T: [[1]], v: [0] };
  expect(parseWith(orderParametersSchema, order)).toEqual(order);
  expect(parseWith(orderParametersSchema, { ...order, teacherOutputs: [1], feedback: [2] }).feedback).toEqual([2]);
  expect(() => parseWith(orderParametersSchema, { ...order, S: 1 }, "start.json")).toThrow("start.json: unknown key S");
});

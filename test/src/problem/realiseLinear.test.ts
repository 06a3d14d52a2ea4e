import { describe, expect, test } from "vitest";
import { InputError } from "../../../src/inputError.ts";
import { fromRows, toRows } from "../../../src/linalg/index.ts";
import { linearProblemSchema, parseWith, realiseLinear, type LinearProblemInput } from "../../../src/problem/index.ts";

const ROUNDING = 1e-12;

const least: LinearProblemInput = {
  network: { inputs: 4, widths: [8, 6], outputs: 2 },
  data: { kind: "teacher" },
  training: { time: 1 },
};
const network = (changes: object) => ({ network: { ...least.network, ...changes } });
const make = (changes: object = {}) => realiseLinear(parseWith(linearProblemSchema, { ...least, ...changes }));

const wide = network({ widths: ["infinite", "infinite"] });

const repeat = (rows: number, row: number[]) => Array.from({ length: rows }, () => [...row]);

describe("finite widths", () => {
  test("sizes, depth and the shapes of what is drawn", () => {
    const net = make();
    expect([net.sizes, net.depth, net.infinite]).toEqual([[4, 8, 6, 2], 3, false]);
    expect(net.feedback().map((F) => [F.rows, F.cols])).toEqual([
      [8, 2],
      [6, 2],
    ]);
    expect(net.backwardFeedback().map((B) => [B.rows, B.cols])).toEqual([
      [8, 6],
      [6, 2],
    ]);
    expect(net.initialWeights().map((W) => [W.rows, W.cols])).toEqual([
      [8, 4],
      [6, 8],
      [2, 6],
    ]);
    expect([net.source.inputs, net.source.outputs]).toEqual([4, 2]);
  });

  test.each([
    ["dfa", { kind: "gaussian" }],
    ["dfa", { kind: "given", matrices: [repeat(8, [1, 2]), repeat(6, [3, -1])] }],
    ["fa", { kind: "gaussian" }],
  ])("Gram matrices are those of the feedback: %s, %j", (rule, feedback) => {
    const net = make({ rule, feedback });
    const F = net.feedback().map(toRows);
    net.feedbackGrams().forEach((G, l) =>
      toRows(G).forEach((row, a) =>
        row.forEach((value, b) => {
          const sum = F[l].reduce((total, f) => total + f[a] * f[b], 0);
          expect(Math.abs(value - sum)).toBeLessThan(ROUNDING * (1 + Math.abs(sum)));
        }),
      ),
    );
  });

  test("FA's backward matrices act together as B_{l+1} … B_L", () => {
    const net = make({ rule: "fa" });
    const [B2, B3] = net.backwardFeedback();
    const [F1, F2] = net.feedback();
    expect(F2).toEqual(B3);
    for (let i = 0; i < 8; i++) {
      for (let j = 0; j < 2; j++) {
        let sum = 0;
        for (let k = 0; k < 6; k++) sum += B2.data[i * 6 + k] * B3.data[k * 2 + j];
        expect(Math.abs(F1.data[i * 2 + j] - sum)).toBeLessThan(ROUNDING);
      }
    }
  });

  test("each part depends on the seed and its own name alone", () => {
    const other = make({ rule: "bp", training: { time: 9 }, ...network({ initial: { kind: "gaussian" } }) });
    expect(other.feedback()).toEqual(make().feedback());
    expect(make({ seed: 2 }).feedback()).not.toEqual(make().feedback());
  });
});

describe("infinite widths", () => {
  test("have sizes and Gram matrices, and no matrices of their own", () => {
    const net = make(wide);
    expect([net.sizes, net.infinite]).toEqual([[4, Infinity, Infinity, 2], true]);
    expect(net.feedbackGrams()).toEqual([
      fromRows([
        [1, 0],
        [0, 1],
      ]),
      fromRows([
        [1, 0],
        [0, 1],
      ]),
    ]);
    for (const [draw, what] of [
      [() => net.feedback(), "feedback matrices"],
      [() => net.backwardFeedback(), "backward feedback"],
      [() => net.initialWeights(), "initial weights"],
    ] as const) {
      expect(draw).toThrow(new InputError(`${what}: needs finite widths, got "infinite"`));
    }
  });

  test("the Gram matrices of uniform feedback are I/3", () => {
    expect(make({ ...wide, feedback: { kind: "uniform" } }).feedbackGrams()[0].data[0]).toBe(1 / 3);
  });
});

describe("parts that do not fit together are refused in one sentence", () => {
  test.each([
    [
      network({ widths: ["infinite"], initial: { kind: "gaussian" } }),
      'problem: network.widths "infinite" needs network.initial.kind "zero", got "gaussian"',
    ],
    [{ ...wide, rule: "bp" }, 'problem: network.widths "infinite" needs rule "dfa", got "bp"; give finite widths'],
    [
      { ...wide, feedback: { kind: "repeated", channels: 2 } },
      'problem: feedback.kind "repeated" needs finite widths, got "infinite"',
    ],
    [
      { feedback: { kind: "given", matrices: [[[1, 2]], [[1, 2]]] } },
      "problem: feedback.matrices[0] must be 8 × 2, got 1 × 2",
    ],
    [
      { data: { kind: "teacher", map: { kind: "given", matrix: [[1, 2]] } } },
      "problem: data.map.matrix must be 2 × 4, got 1 × 2",
    ],
    [
      { data: { kind: "random-targets", covariance: { kind: "imbalance", probabilities: [0.5, 0.4] }, samples: 5 } },
      "problem: data.covariance.probabilities must sum to 1, got 0.9",
    ],
    [
      { data: { kind: "moments", crossCovariance: { kind: "spectrum", singularValues: [3, 2, 1] } } },
      "problem: data.crossCovariance.singularValues must have at most 2 entries, the smaller of inputs and outputs, got 3",
    ],
    [
      { data: { kind: "file", path: "a.npz" } },
      'problem: data.path "a.npz" must be read before the simulation, got no data set',
    ],
  ])("%j", (changes, sentence) => {
    expect(() => make(changes)).toThrow(new InputError(sentence));
  });

  test("a file of other sizes than the network's", () => {
    const problem = parseWith(linearProblemSchema, { ...least, data: { kind: "file", path: "a.npz" } });
    const file = make(network({ inputs: 3 })).source;
    expect(() => realiseLinear(problem, file)).toThrow(
      new InputError("problem: network.inputs and network.outputs must be the sizes of the data, 3 and 2, got 4 and 2"),
    );
  });
});

import { describe, expect, test } from "vitest";
import {
  backwardWeights,
  bestFeedbackAbove,
  deepFeedback,
  initialWeights,
  meanCeilings,
  sentBack,
} from "../../../../src/deep/feedback/index.ts";
import { alignmentCeiling } from "../../../../src/deep/structure/index.ts";
import {
  conditioning,
  gram,
  identity,
  matrix,
  multiply,
  norm,
  relativeDistance,
  transpose,
} from "../../../../src/linalg/index.ts";
import { linearProblemSchema, parseWith, realiseLinear } from "../../../../src/problem/index.ts";
import { gaussianMatrix, stream } from "../../../../src/random/index.ts";
import { imageNetwork, structureOf } from "./networks.ts";

/** Products of doubles. */
const ROUNDING = 1e-12;

/** Weights are stored in single precision: 2⁻²⁴ each, relative. */
const SINGLE = 1e-6;

const hidden = [
  { kind: "convolutional", channels: 3, kernel: 3 },
  { kind: "convolutional", channels: 4, kernel: 3 },
  { kind: "locally-connected", channels: 2, kernel: 2 },
  20,
];

function drawn(feedback: object, options: object = {}) {
  const { problem, layers } = imageNetwork({ network: { kind: "deep", hidden }, feedback, ...options });
  const weights = initialWeights(problem, layers);
  return { layers, weights, problem, feedback: deepFeedback(problem, layers, weights) };
}

/** The ceilings of the layers 2 … L − 1, from their whole matrices. */
const ceilings = ({ layers, feedback }: Pick<ReturnType<typeof drawn>, "layers" | "feedback">): number[] =>
  feedback.slice(1).map((F, i) => alignmentCeiling(F, feedback[i], structureOf(layers[i + 1]))!);

const families = [
  { kind: "gaussian" },
  { kind: "uniform" },
  { kind: "sign" },
  { kind: "sparse", density: 0.3 },
  { kind: "repeated" },
  { kind: "structured", method: "subspace" },
  { kind: "structured", method: "svd" },
  { kind: "structured", method: "nmf" },
  { kind: "aligned" },
];

describe.each(families)("feedback $kind $method", (family) => {
  const own = drawn(family);

  test("has a row for each unit and a column for each output", () => {
    expect(own.feedback.map(({ rows, cols }) => [rows, cols])).toEqual(
      own.layers.slice(0, -1).map(({ rows }) => [rows, 10]),
    );
    expect(own.feedback.every(({ data }) => data.every(Number.isFinite) && data.some((f) => f !== 0))).toBe(true);
  });

  test("is the same when drawn again, and another with another seed", () => {
    expect(drawn(family).feedback).toEqual(own.feedback);
    expect(drawn(family, { seed: 2 }).feedback).not.toEqual(own.feedback);
  });

  test("of scale ‖F‖² = n_L by width; by outputs and without scaling as many times larger as it says", () => {
    if (family.kind === "aligned") return;
    const byOutputs = drawn({ ...family, scaling: "outputs" }).feedback;
    const unscaled = drawn({ ...family, scaling: "none" }).feedback;
    own.feedback.forEach((F, l) => {
      // Relative standard error of a mean of squares of k draws: at most √(c/k), c the excess of their fourth moment.
      const drawnRows = family.kind === "repeated" ? [3, 4, 2, 20][l] : F.rows;
      const expected = family.kind === "uniform" ? 10 / 3 : 10;
      const fourth = family.kind === "sparse" ? 10 : 2;
      expect(Math.abs(norm(F) ** 2 / expected - 1)).toBeLessThan(4 * Math.sqrt(fourth / (10 * drawnRows)));
      expect(norm(byOutputs[l]) / norm(F)).toBeCloseTo(Math.sqrt(F.rows / 10), 10);
      expect(norm(unscaled[l]) / norm(F)).toBeCloseTo(Math.sqrt(F.rows), 10);
    });
  });
});

test("feedback of full layers is the linear network's of the same seed, and so are their weights", () => {
  for (const kind of ["gaussian", "uniform", "sign", "orthonormal"]) {
    const network = { kind: "deep", hidden: [30, 20], initial: { kind: "gaussian", scale: 0.5 } };
    const { problem, layers } = imageNetwork({ network, feedback: { kind }, rule: "dfa", seed: 5 }, 4);
    const linear = realiseLinear(
      parseWith(linearProblemSchema, {
        network: { inputs: 16, widths: [30, 20], outputs: 10, initial: network.initial },
        feedback: { kind },
        data: { kind: "teacher" },
        training: { time: 1 },
        seed: 5,
      }),
    );
    const weights = initialWeights(problem, layers);
    expect(deepFeedback(problem, layers, weights)).toEqual(linear.feedback());
    expect(weights).toEqual(linear.initialWeights().map(({ data }) => Float32Array.from(data)));
    const backward = backwardWeights(problem, layers, weights);
    expect(backward).toEqual(linear.backwardFeedback().map((B) => Float32Array.from(transpose(B).data)));
  }
});

describe("ceilings", () => {
  test("of independent feedback lie about the root of their mean square", () => {
    const { layers } = drawn({ kind: "gaussian" });
    const mean = meanCeilings(layers);
    expect(Object.keys(mean)).toEqual(["2", "3", "4", "5"]);
    const squares = [0, 0, 0, 0];
    const DRAWS = 12;
    for (let seed = 1; seed <= DRAWS; seed++) {
      ceilings(drawn({ kind: "gaussian" }, { seed })).forEach((c, i) => (squares[i] += (c * c) / DRAWS));
    }
    // Relative standard error of the mean of some hundred nearly independent squares: under 5 %; the ratio of means is
    // a few per cent off the mean of ratios.
    squares
      .slice(0, 3)
      .forEach((square, i) => expect(Math.abs(Math.sqrt(square) / mean[i + 2]! - 1)).toBeLessThan(0.15));
    expect([mean[4], mean[5]]).toEqual([1, 1]);
  });

  test("of structured feedback are above those of independent feedback, and the best given what is below the best", () => {
    const independent = Math.max(...[1, 2, 3].map((seed) => ceilings(drawn({ kind: "gaussian" }, { seed }))[0]));
    const found = (method: string) => ceilings(drawn({ kind: "structured", method }));
    const [subspace, svd, nmf] = ["subspace", "svd", "nmf"].map(found);
    const random = ceilings(drawn({ kind: "gaussian" }));
    for (const own of [subspace, svd, nmf]) {
      own.slice(0, 2).forEach((c, i) => expect(c).toBeGreaterThan(random[i]));
      expect(own[2]).toBeCloseTo(1, 12);
    }
    expect(subspace[0]).toBeGreaterThan(3 * independent);
    expect(subspace[0]).toBeGreaterThan(svd[0]);
  });

  test("of one network are those of its single channels", () => {
    const { feedback, layers } = drawn({ kind: "structured" });
    const block = (F: (typeof feedback)[number], channels: number) => {
      const rows = F.rows / channels;
      return { rows, cols: F.cols, data: F.data.slice(0, rows * F.cols) };
    };
    const single = structureOf({ ...layers[1], channelsIn: 1, channelsOut: 1, rows: 16, cols: 36, fanIn: 9 } as never);
    const one = alignmentCeiling(block(feedback[1], 4), block(feedback[0], 3), single)!;
    expect(Math.abs(one - ceilings({ feedback, layers })[0])).toBeLessThan(ROUNDING);
  });
});

describe("the best feedback above given feedback", () => {
  const shape = { size: 6, kernel: 3 };
  const below = gaussianMatrix(36, 4, stream(1, "below"));
  test.each(["convolutional", "locally-connected"] as const)("%s: no perturbation lifts the ceiling", (kind) => {
    const structure = structureOf({
      kind,
      ...shape,
      stride: 1,
      channelsIn: 1,
      channelsOut: 1,
      outputSize: 4,
      rows: 16,
      cols: 36,
      fanIn: 9,
    });
    const best = bestFeedbackAbove(kind, shape, below);
    const ceiling = alignmentCeiling(best, below, structure)!;
    const random = stream(2, "perturbations");
    for (let k = 0; k < 40; k++) {
      const size = 10 ** -(k % 4);
      const other = { ...best, data: best.data.slice() };
      if (kind === "convolutional") {
        for (let i = 0; i < other.data.length; i++) other.data[i] += (size * random.normal() * norm(best)) / 8;
        expect(alignmentCeiling(other, below, structure)!).toBeLessThanOrEqual(ceiling + ROUNDING);
      } else {
        // Place by place: the feedback of one place alone.
        const p = k % 16;
        const alone = (F: typeof best) => {
          const only = matrix(16, 4);
          only.data.set(F.data.subarray(p * 4, p * 4 + 4), p * 4);
          return alignmentCeiling(only, below, structure)!;
        };
        for (let j = 0; j < 4; j++) other.data[p * 4 + j] += size * random.normal();
        expect(alone(other)).toBeLessThanOrEqual(alone(best) + ROUNDING);
      }
    }
    expect(ceiling).toBeGreaterThan(alignmentCeiling(gaussianMatrix(16, 4, random), below, structure)!);
  });
});

test("orthonormal feedback has orthonormal columns, and needs layers at least as wide as the outputs", () => {
  const network = { kind: "deep", hidden: [30, 12] };
  const { problem, layers } = imageNetwork({ network, feedback: { kind: "orthonormal" } });
  for (const F of deepFeedback(problem, layers, []))
    expect(relativeDistance(gram(F), identity(10))).toBeLessThan(ROUNDING);
  const narrow = imageNetwork({ network: { kind: "deep", hidden: [9] }, feedback: { kind: "orthonormal" } });
  expect(() => deepFeedback(narrow.problem, narrow.layers, [])).toThrow(
    /needs at least as many rows as columns, got 9 rows for 10/,
  );
});

test("repeated feedback is constant over the units of a map, and its rank is the number of channels", () => {
  const [F] = drawn({ kind: "repeated" }).feedback;
  for (let u = 0; u < F.rows; u++) {
    const start = Math.floor(u / 36) * 36;
    expect(F.data.slice(u * 10, u * 10 + 10)).toEqual(F.data.slice(start * 10, start * 10 + 10));
  }
  expect(conditioning(F).rank).toBe(3);
});

test("aligned feedback is the product of the transposed weights above, as whole matrices", () => {
  const { layers, weights, feedback } = drawn({ kind: "aligned" });
  let product = transpose(structureOf(layers[4]).toMatrix(weights[4]));
  for (let l = 3; l >= 0; l--) {
    expect(relativeDistance(feedback[l], product)).toBeLessThan(ROUNDING);
    product = multiply(transpose(structureOf(layers[l]).toMatrix(weights[l])), product);
  }
  const none = deepFeedback(imageNetwork({ network: { kind: "deep", hidden } }).problem, layers, weights);
  expect(relativeDistance(none[0], feedback[0])).toBeGreaterThan(0.5);
});

test("given feedback is taken as it is, and refused in other shapes", () => {
  const rows = (n: number, m: number) =>
    Array.from({ length: n }, (_row, i) => Array.from({ length: m }, (_, j) => i - j));
  const network = { kind: "deep", hidden: [3, 2] };
  const { problem, layers } = imageNetwork({
    network,
    feedback: { kind: "given", matrices: [rows(3, 10), rows(2, 10)] },
  });
  expect([...deepFeedback(problem, layers, [])[1].data]).toEqual(rows(2, 10).flat());
  const wrong = imageNetwork({ network, feedback: { kind: "given", matrices: [rows(3, 10), rows(3, 10)] } });
  expect(() => deepFeedback(wrong.problem, wrong.layers, [])).toThrow(
    "problem: feedback.matrices[1] must be 2 × 10, got 3 × 10",
  );
});

describe("FA", () => {
  const fa = drawn({ kind: "gaussian" }, { rule: "fa" });
  const backward = backwardWeights(fa.problem, fa.layers, fa.weights);

  test("has backward weights of the layers' own kinds, their norm one over the fan-in", () => {
    expect(backward.map((B) => B.length)).toEqual(fa.weights.slice(1).map((W) => W.length));
    backward.forEach((B, i) => {
      const fanIn = [27, 16, 18, 20][i];
      // Squares of at least 108 normals.
      expect(Math.abs((B.reduce((sum, b) => sum + b * b, 0) * fanIn) / B.length - 1)).toBeLessThan(
        4 * Math.sqrt(2 / B.length),
      );
    });
  });

  test("stands for DFA by the products of those weights", () => {
    const last = transpose({ rows: 10, cols: 20, data: Float64Array.from(backward[3]) });
    expect(relativeDistance(fa.feedback[3], last)).toBeLessThan(SINGLE);
    expect(fa.feedback).toEqual(sentBack(fa.layers, [fa.weights[0], ...backward]));
  });

  test("aligned, sends what backpropagation would at the start", () => {
    const aligned = drawn({ kind: "aligned" }, { rule: "fa" });
    expect(backwardWeights(aligned.problem, aligned.layers, aligned.weights)).toEqual(aligned.weights.slice(1));
  });
});

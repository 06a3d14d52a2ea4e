import { describe, expect, test } from "vitest";
import { TrainableNetwork, type NetworkSpec } from "../../../../src/deep/training/index.ts";
import { relativeDistance, matrix, toRows, transpose, type Matrix } from "../../../../src/linalg/index.ts";
import { RationalMatrix } from "../../../../src/linalg/rational.ts";
import { exactProblem, exactWeights } from "../../../../src/linear/exact/index.ts";
import { batches, FullWeights } from "../../../../src/linear/index.ts";
import {
  hasBackward,
  linearProblemSchema,
  parseWith,
  realiseLinear,
  type Rule,
} from "../../../../src/problem/index.ts";
import { numbers, rows, spec } from "./networks.ts";

/*
 * Without activations the trainer is the lowest rung of the linear ladder in single precision, and must follow the
 * others.
 */

/** 6e-8 a rounding, over hundreds of steps of a stable training: 5e-7 was seen. */
const SINGLE_PRECISION = 5e-6;

/** Three steps on numbers of order one, some of which cancel: 1e-7 was seen. */
const FEW_STEPS = 1e-6;

const full = (sizes: readonly number[]) =>
  sizes.slice(1).map((n, i) => ({ kind: "full" as const, rows: n, cols: sizes[i] }));
const single = ({ data }: Matrix) => Float32Array.from(data);
const asMatrix = (data: Float32Array, rowCount: number): Matrix =>
  matrix(rowCount, data.length / rowCount, Float64Array.from(data));

describe.each(["dfa", "bp", "fa", "frozen", "kp", "drtp"] as Rule[])("%s", (rule) => {
  const BATCH = 32;
  const STEPS = 300;
  /** The (α, β) targets of the paper on 9–100–100–2, at a rate at which they stay stable. */
  const network = realiseLinear(
    parseWith(linearProblemSchema, {
      network: { inputs: 9, widths: [100, 100], outputs: 2, initial: { kind: "gaussian", scale: 0.3 } },
      rule,
      ...(rule === "kp" && { backward: { decay: 0.5 } }),
      feedback: { kind: "uniform" },
      data: { kind: "random-targets", covariance: { kind: "alpha-beta", alpha: 0.6, beta: 0.4 }, samples: 992 },
      training: { rate: 0.01, time: 3, batch: BATCH },
    }),
  );

  function farthest(rate: number): number {
    const linear = new FullWeights(network, { batch: BATCH });
    const deep = new TrainableNetwork({
      layers: full([9, 100, 100, 2]),
      activation: "linear",
      biases: false,
      rule,
      loss: "mse",
      reduction: "mean",
      optimiser: { kind: "sgd", momentum: 0 },
      rate,
      batch: BATCH,
      weights: network.initialWeights().map(single),
      feedback: hasBackward(rule) ? null : network.feedback().map(single),
      backward: hasBackward(rule) ? network.backwardFeedback().map((B) => single(transpose(B))) : null,
      learning: { decay: 0.5 },
    });
    const next = batches(network.source, BATCH, "shuffled", 1);
    const order = rows(BATCH);
    for (let step = 0; step < STEPS; step++) {
      const { inputs, targets } = next();
      linear.sgd({ size: BATCH, inputs, targets }, 0.01);
      const samples = {
        count: BATCH,
        inputs: Float32Array.from(inputs),
        targets: Float32Array.from(targets),
        labels: null,
      };
      deep.step(samples, order);
    }
    const ours = deep.weights();
    return Math.max(...linear.weights().map((W, i) => relativeDistance(asMatrix(ours[i], W.rows), W)));
  }

  test("a linear network follows the full weights of the linear ladder", () => {
    expect(farthest(0.01)).toBeLessThan(SINGLE_PRECISION);
  });

  test("control: a rate a hundredth higher does not", () => {
    expect(farthest(0.0101)).toBeGreaterThan(10 * SINGLE_PRECISION);
  });
});

test.each(["dfa", "bp", "frozen"] as const)(
  "three steps of %s are those of exact arithmetic, up to rounding",
  (rule) => {
    const widths = [2, 3, 2, 2];
    const L = widths.length - 1;
    /** Multiples of 1/8 are exact in single precision. */
    const eighths = (r: number, c: number, name: string): Matrix =>
      asMatrix(
        numbers(r * c, name).map((x) => Math.round(8 * x) / 8),
        r,
      );
    const initial = widths.slice(1).map((n, l) => eighths(n, widths[l], `W${l}`));
    const feedback = widths.slice(1, L).map((n, l) => eighths(n, 2, `F${l}`));
    const data = [0, 1, 2].map((t) => ({ x: eighths(2, 2, `x${t}`), y: eighths(2, 2, `y${t}`) }));
    const exact = exactWeights(
      exactProblem({
        widths,
        rule,
        rate: "1/4",
        initial: initial.map(toRows),
        feedback: feedback.map(toRows),
        batches: data.map(({ x, y }) => ({ x: toRows(x), y: toRows(y) })),
      }),
    );
    const ours: NetworkSpec = spec(full(widths), {
      activation: "linear",
      rule,
      rate: 0.25,
      weights: initial.map(single),
      feedback: feedback.map(single),
    });
    const network = new TrainableNetwork(ours);
    data.forEach(({ x, y }, t) => {
      network.step({ count: 2, inputs: single(x), targets: single(y), labels: null }, rows(2));
      const weights = network.weights();
      exact[t + 1].forEach((W, l) => {
        const theirs = matrix(W.rows, W.cols, toNumbers(W));
        expect(relativeDistance(asMatrix(weights[l], W.rows), theirs)).toBeLessThan(FEW_STEPS);
      });
    });
    expect(exact[3][L - 1].minus(exact[0][L - 1]).isZero()).toBe(false);
  },
);

const toNumbers = (W: RationalMatrix): Float64Array => Float64Array.from(W.data, (f) => f.valueOf());

import { describe, expect, test } from "vitest";
import {
  fromRows,
  gram,
  identity,
  matrix,
  multiply,
  norm,
  product,
  relativeDistance,
  scale,
  singularValues,
  transpose,
  add,
} from "../../../src/linalg/index.ts";
import type { Matrix } from "../../../src/linalg/index.ts";
import { AlignmentMatrices } from "../../../src/linear/index.ts";
import {
  gradientAlignment,
  gradientAlignmentOfMatrices,
  weightAlignment,
  weightAlignmentOfMatrices,
} from "../../../src/measure/index.ts";
import { solve } from "../../../src/ode/index.ts";
import { linearProblemSchema, parseWith, realiseLinear } from "../../../src/problem/index.ts";
import { gaussianMatrix, stream } from "../../../src/random/index.ts";
import {
  driftRatio,
  meanFlowDerivative,
  meanMap,
  meanSignalAlignment,
  meanWeightAlignment,
  randomMapConditioning,
  zeroWeightMatrices,
  type MeanNetwork,
} from "../../../theory/deep/index.ts";

/** Sums of some hundred products in double precision. */
const ROUNDING = 1e-12;

const random = (rows: number, cols: number, name: string, sd = 1): Matrix =>
  gaussianMatrix(rows, cols, stream(5, name), sd);

const OUTPUTS = 3;
const INPUTS = 5;

/** A network of four layers from zero weights, with feedback of narrow layers. */
function zeroWeights(gain = 1): MeanNetwork {
  return {
    sizes: [INPUTS, 12, 12, 12, OUTPUTS],
    variances: [3, 2, 1.5, 1, 0.5],
    cross: random(OUTPUTS, INPUTS, "cross"),
    grams: [1, 2, 3].map((l) => gram(random(12, OUTPUTS, `F${l}`, 1 / Math.sqrt(12)))),
    initial: [0, 0, 0, 0],
    chance: [0, 0, 0],
    start: matrix(OUTPUTS, INPUTS),
    gain,
  };
}

const someMatrices = (): Matrix[] => [
  random(OUTPUTS, INPUTS, "A1"),
  ...[2, 3, 4].map((l) => random(OUTPUTS, OUTPUTS, `A${l}`)),
];

describe("from zero weights the mean flow is that of the alignment matrices", () => {
  test("its derivative is rung 1's", () => {
    const network = zeroWeights();
    const problem = parseWith(linearProblemSchema, {
      network: { inputs: INPUTS, widths: [12, 12, 12], outputs: OUTPUTS },
      feedback: { kind: "gaussian" },
      data: {
        kind: "moments",
        inputCovariance: { kind: "isotropic", variance: 2 },
        crossCovariance: { kind: "spectrum", singularValues: [3, 2, 1] },
      },
      training: { time: 1, batch: "flow" },
    });
    const linear = realiseLinear(problem);
    const dynamics = new AlignmentMatrices(linear, { samples: null });
    const A = someMatrices();
    const state = Float64Array.from(A.flatMap(({ data }) => [...data]));
    const rung = new Float64Array(state.length);
    dynamics.flow(state, rung);
    const { cross } = linear.source.moments();
    const own = { ...network, variances: [2, 2, 2, 2, 2], cross, grams: linear.feedbackGrams() };
    const mean = meanFlowDerivative(own, A).flatMap(({ data }) => [...data]);
    const size = Math.hypot(...rung);
    expect(Math.hypot(...mean.map((value, k) => value - rung[k])) / size).toBeLessThan(ROUNDING);
  });

  test("and its alignments are those of the matrices", () => {
    const network = zeroWeights();
    const A = someMatrices();
    const errors = random(20, OUTPUTS, "errors");
    const weights = weightAlignmentOfMatrices(A.slice(1), network.grams);
    const signals = gradientAlignmentOfMatrices(A.slice(1), network.grams, [12, 12, 12], errors);
    const [mean, meanSignals] = [meanWeightAlignment(network, A), meanSignalAlignment(network, A, errors)];
    for (const l of [2, 3, 4]) expect(Math.abs(mean.layers[l] - weights.layers[l]!)).toBeLessThan(ROUNDING);
    for (const l of [1, 2, 3]) expect(Math.abs(meanSignals.layers[l] - signals.layers[l]!)).toBeLessThan(ROUNDING);
    expect(Math.abs(mean.total - weights.total!)).toBeLessThan(ROUNDING);
    expect(Math.abs(meanSignals.total - signals.total!)).toBeLessThan(ROUNDING);
  });
});

/**
 * A wide network with weights `W_l = W_l⁰ + F_l C_l`, `C_{l+1} = A_{l+1}F_lᵀ + C_l W_l⁰ᵀ` written out, and what the
 * mean knows of it.
 */
function wideNetwork(width: number) {
  const sizes = [INPUTS, width, width, OUTPUTS];
  const F = [1, 2].map((l) => random(width, OUTPUTS, `wide F${l}`, 1 / Math.sqrt(width)));
  // Much passes through the middle layer, little through the last.
  const scales = [0.02, 0.8, 0.1];
  const W0 = scales.map((each, l) => random(sizes[l + 1], sizes[l], `wide W${l}`, each / Math.sqrt(sizes[l])));
  const A = someMatrices()
    .slice(0, 3)
    .map((M, i) => (i === 0 ? M : add(M, scale(2, identity(OUTPUTS)))));
  let C = A[0];
  const W = W0.map((start, l) => {
    if (l > 0) C = add(multiply(A[l], transpose(F[l - 1])), multiply(C, transpose(W0[l - 1])));
    return add(start, l < 2 ? multiply(F[l], C) : C);
  });
  const targets = [multiply(F[1], transpose(F[0])), transpose(F[1])];
  const network: MeanNetwork = {
    sizes,
    variances: [1, 1, 1, 1, 1],
    cross: random(OUTPUTS, INPUTS, "cross"),
    grams: F.map(gram),
    initial: W0.map((M) => norm(M) ** 2),
    chance: targets.map((T, i) => T.data.reduce((sum, value, k) => sum + value * W0[i + 1].data[k], 0)),
    start: product(W0[2], W0[1], W0[0]),
    gain: 1,
  };
  return { network, A, W, F };
}

describe("in a wide network with random weights", () => {
  const WIDTH = 1000;
  /** What is left out are overlaps of random matrices, about 1/√width each, a few of them. */
  const OVERLAPS = 4 / Math.sqrt(WIDTH);
  const { network, A, W, F } = wideNetwork(WIDTH);

  test("weights and signals are aligned as the mean says", () => {
    const errors = random(50, OUTPUTS, "errors");
    const mean = { ...meanWeightAlignment(network, A).layers };
    const measured = weightAlignment(W, F).layers;
    for (const l of [2, 3]) expect(Math.abs(mean[l] - measured[l]!)).toBeLessThan(OVERLAPS);
    const signals = gradientAlignment(W, F, errors).layers;
    const meanSignals = meanSignalAlignment(network, A, errors).layers;
    for (const l of [1, 2]) expect(Math.abs(meanSignals[l] - signals[l]!)).toBeLessThan(OVERLAPS);
  });

  test("and the map is the mean's", () => {
    expect(relativeDistance(meanMap(network, A), product(W[2], W[1], W[0]))).toBeLessThan(OVERLAPS);
  });

  test("but not without what the initial weights do", () => {
    const forgetful = { ...network, initial: [0, 0, 0] };
    const measured = weightAlignment(W, F).layers;
    expect(Math.abs(meanWeightAlignment(forgetful, A).layers[2] - measured[2]!)).toBeGreaterThan(OVERLAPS);
  });
});

/** The flow stops where a last mode is still being learned, and the matrices are not quite symmetric. */
const CONVERGED = 0.05;

test.each([1, 0.5])("the map that was learned gives the matrices on their own scale, gain %f", (gain) => {
  const grams = [1, 2].map((l) => gram(random(400, OUTPUTS, `wide ${l}`, 1 / 20)));
  const network: MeanNetwork = {
    ...zeroWeights(gain),
    sizes: [OUTPUTS, 400, 400, OUTPUTS],
    variances: [1, 1, 1],
    cross: fromRows([
      [2, 0.1, 0],
      [0.1, 2.2, 0],
      [0, 0, 1.8],
    ]),
    grams,
    initial: [0, 0, 0],
    chance: [0, 0],
    start: matrix(OUTPUTS, OUTPUTS),
  };
  const n = OUTPUTS ** 2;
  const parts = (y: Float64Array): Matrix[] =>
    [0, 1, 2].map((i) => matrix(OUTPUTS, OUTPUTS, y.slice(i * n, (i + 1) * n)));
  const ode = {
    dimension: 3 * n,
    rightHandSide: (_: number, y: Float64Array, dy: Float64Array) =>
      dy.set(meanFlowDerivative(network, parts(y)).flatMap(({ data }) => [...data])),
  };
  const { states } = solve(ode, new Float64Array(3 * n), [0, 60], { saveAt: [60] });
  const learned = parts(states[0]);
  expect(relativeDistance(meanMap(network, learned), network.cross)).toBeLessThan(1e-6);
  const { matrices, ownFeedback } = zeroWeightMatrices(network.cross, grams, gain);
  expect(ownFeedback).toBe(true);
  for (const l of [1, 2]) expect(relativeDistance(learned[l], matrices[l])).toBeLessThan(CONVERGED);
  const squares = [learned[0], matrices[0]].map((M) => multiply(M, transpose(M)));
  expect(relativeDistance(squares[0], squares[1])).toBeLessThan(CONVERGED);
});

test("the conditioning of random maps is that of drawn ones, and needs fewer targets than inputs", () => {
  const [rank, inputs] = [30, 400];
  const s = singularValues(random(rank, inputs, "random map"));
  // Finite matrices stay within the edges by a few per cent.
  expect(Math.abs(s[0] / s[rank - 1] / randomMapConditioning(rank, inputs) - 1)).toBeLessThan(0.1);
  expect(() => randomMapConditioning(5, 5)).toThrow(RangeError);
  expect(driftRatio()).toBe(2);
});

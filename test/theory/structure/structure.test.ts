import { describe, expect, test } from "vitest";
import {
  add,
  fromRows,
  identity,
  inner,
  matrix,
  multiply,
  norm,
  relativeDistance,
  scale,
  singularValues,
  subtract,
  symmetricEigen,
  toRows,
  trace,
  transpose,
  type Matrix,
} from "../../../src/linalg/index.ts";
import { gaussianMatrix, stream } from "../../../src/random/index.ts";
import * as structure from "../../../theory/structure/index.ts";
import {
  alignedWeights,
  alignmentVelocities,
  balancedAlignment,
  excessLossOf,
  feedbackOverlap,
  inevitableAlignment,
  kernelAlignmentMatrix,
  meanGramAfterOneStep,
  predictedOutputWeights,
  predictedOverlaps,
  stepNoise,
  structuredWeights,
  symmetrisedAlignment,
} from "../../../theory/structure/index.ts";

/** Sums of a few dozen terms in another order. */
const ROUNDING = 1e-13;

/** Means of 20 000 draws: five standard errors of the entries, at most 2 % of them. */
const MONTE_CARLO = 0.1;

const random = (rows: number, cols: number, name: string): Matrix => gaussianMatrix(rows, cols, stream(5, name));
const twice = (M: Matrix): Matrix => fromRows([...toRows(M), ...toRows(M)]);
const scalar = (value: number): Matrix => fromRows([[value]]);
const against = (P: Matrix, N: Matrix): Matrix => multiply(P, transpose(N));
const numbers = (M: Matrix): number[] => [...M.data];

describe("predictions", () => {
  const all = Object.values(structure).filter((value) => typeof value === "object");
  test("have ids of their own in kebab case", () => {
    const ids = all.map((p) => p.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });
  test("balance the dollars of their TeX", () => {
    for (const p of all) {
      expect((p.statement.match(/\$/g) ?? []).length % 2).toBe(0);
      expect((p.source.match(/\$/g) ?? []).length % 2).toBe(0);
      expect(p.assumptions.length).toBeGreaterThan(0);
    }
  });
});

test("aligned weights, entry by entry", () => {
  const A = [random(2, 3, "A1"), random(2, 2, "A2"), random(2, 2, "A3")];
  const F = [random(4, 2, "F1"), random(5, 2, "F2")];
  const W = alignedWeights(A, F);
  expect(W.map((M) => [M.rows, M.cols])).toEqual([
    [4, 3],
    [5, 4],
    [2, 5],
  ]);
  let entry = 0;
  for (let a = 0; a < 2; a++)
    for (let b = 0; b < 2; b++) entry += F[1].data[3 * 2 + a] * A[1].data[a * 2 + b] * F[0].data[1 * 2 + b];
  expect(W[1].data[3 * 4 + 1]).toBeCloseTo(entry, 12);
  expect(relativeDistance(W[2], multiply(A[2], transpose(F[1])))).toBeLessThan(ROUNDING);
});

test("the kernel form of two steps by hand", () => {
  // ⟨h, h'⟩ = 1·3 + 2·1 = 5; only the pair (t' = 1, t'' = 0) counts: A = η² 5 e_1 e_0ᵀ, e_0 = (1, 0), e_1 = (2, −1).
  const hidden = [fromRows([[1, 2]]), fromRows([[3, 1]])];
  const errors = [fromRows([[1, 0]]), fromRows([[2, -1]])];
  expect(toRows(kernelAlignmentMatrix(hidden, errors, 0.5))).toEqual([
    [2.5, 0],
    [-1.25, 0],
  ]);
});

test("the kernel form averages over batches: doubling every sample changes nothing", () => {
  const hidden = [0, 1, 2].map((t) => random(2, 3, `h${t}`));
  const errors = [0, 1, 2].map((t) => random(2, 2, `e${t}`));
  const once = kernelAlignmentMatrix(hidden, errors, 0.1);
  expect(relativeDistance(kernelAlignmentMatrix(hidden.map(twice), errors.map(twice), 0.1), once)).toBeLessThan(
    ROUNDING,
  );
});

test("from zero weights the structure theorem is weak weight alignment", () => {
  const F = [random(4, 2, "F1"), random(5, 2, "F2")];
  const A = [random(2, 3, "A1"), random(2, 2, "A2"), random(2, 2, "A3")];
  const C = [A[0], multiply(A[1], transpose(F[0])), multiply(A[2], transpose(F[1]))];
  const zero = [matrix(4, 3), matrix(5, 4), matrix(2, 5)];
  const aligned = alignedWeights(A, F);
  structuredWeights(zero, F, { C, A }).forEach((W, i) =>
    expect(relativeDistance(W, aligned[i])).toBeLessThan(ROUNDING),
  );
});

test("the structure theorem of a scalar network by hand, and its parts left out", () => {
  const initial = [scalar(2), scalar(3)];
  const learned = { C: [scalar(5), scalar(0)], A: [scalar(5), scalar(7)] };
  // W_1 = 2 + 11·5; W_2 = 3 + (5·2 + 7·11).
  expect(structuredWeights(initial, [scalar(11)], learned).map((W) => W.data[0])).toEqual([57, 90]);
  expect(structuredWeights(initial, [scalar(11)], learned, "leak").map((W) => W.data[0])).toEqual([57, 80]);
  expect(structuredWeights(initial, [scalar(11)], learned, "alignment").map((W) => W.data[0])).toEqual([57, 13]);
});

test("the symmetry identity as a telescoping sum", () => {
  // For any path of C, Σ (ΔC Cᵀ + C ΔCᵀ) over the values before each step is C Cᵀ − Σ ΔC ΔCᵀ at its end.
  const changes = [0, 1, 2, 3].map((t) => random(2, 3, `dC${t}`));
  let C = matrix(2, 3);
  let A = matrix(2, 2);
  for (const change of changes) {
    A = add(A, multiply(change, transpose(C)));
    C = add(C, change);
  }
  expect(relativeDistance(symmetrisedAlignment(C, changes), add(A, transpose(A)))).toBeLessThan(ROUNDING);
  expect(
    relativeDistance(subtract(symmetrisedAlignment(C), symmetrisedAlignment(C, changes)), stepNoise(changes)),
  ).toBeLessThan(ROUNDING);
  expect(symmetricEigen(symmetrisedAlignment(C)).values[0]).toBeGreaterThanOrEqual(-ROUNDING);
});

test("balanced alignment and the overlap with the feedback", () => {
  const A = fromRows([
    [1, 2],
    [0, 1],
  ]);
  expect(numbers(balancedAlignment(A))).toEqual([5, 2, 2, 1]);
  expect(
    numbers(
      balancedAlignment(
        A,
        fromRows([
          [2, 0],
          [0, 1],
        ]),
      ),
    ),
  ).toEqual([6, 2, 2, 1]);
  expect(feedbackOverlap(A)).toBe(3);
  expect(feedbackOverlap(A)).toBeCloseTo(0.5 * trace(balancedAlignment(A)), 14);
  expect(inevitableAlignment.formulas[0].evaluate({ w: norm(A) })).toBeCloseTo(feedbackOverlap(A), 14);
});

test("overlaps and output weights of neurons", () => {
  const below = fromRows([
    [3, 4],
    [1, 0],
  ]);
  const initial = {
    below: fromRows([
      [1, 0],
      [0, 0],
    ]),
    last: fromRows([
      [2, 0],
      [0, 1],
    ]),
  };
  const F = fromRows([
    [1, 5],
    [-2, 3],
  ]);
  // F_1·W_{:,1} = 2, F_2·W_{:,2} = 3; ½‖w‖² rises by 12 and ½.
  expect([...predictedOverlaps(below, initial, F)]).toEqual([14, 3.5]);
  expect([...predictedOutputWeights(below, [2, -0.5])]).toEqual([6.25, -1]);
  expect([...predictedOutputWeights(below, [0, 1])]).toEqual([0, 0.5]);
});

test("the velocities of a two-layer network are the derivative of its loss along the forward map", () => {
  // For orthonormal feedback dA_1 = D and dA_2 = D A_1ᵀ with D = Σ_yx − A_2 A_1 Σ_xx.
  const A = [random(2, 3, "A1"), random(2, 2, "A2")];
  const moments = { inputs: multiply(random(3, 3, "S"), transpose(random(3, 3, "S"))), cross: random(2, 3, "c") };
  const D = subtract(moments.cross, multiply(multiply(A[1], A[0]), moments.inputs));
  const [d1, d2] = alignmentVelocities(A, [identity(2)], moments);
  expect(relativeDistance(d1, D)).toBeLessThan(ROUNDING);
  expect(relativeDistance(d2, multiply(D, transpose(A[0])))).toBeLessThan(ROUNDING);
  const [g1, g2] = alignmentVelocities(A, [scale(2, identity(2))], moments);
  expect(inner(g1, D)).not.toBeCloseTo(inner(D, D), 3);
  expect(relativeDistance(g2, multiply(g1, transpose(A[0])))).toBeLessThan(ROUNDING);
});

test("the excess loss is half the squared distance of the end-to-end map from the teacher", () => {
  const A = [random(2, 5, "A1"), random(2, 2, "A2"), random(2, 2, "A3")];
  const B = random(2, 5, "B");
  const F = [random(4, 2, "F1"), random(3, 2, "F2")];
  const grams = F.map((M) => multiply(transpose(M), M));
  const M = alignedWeights(A, F).reduce((below, W) => multiply(W, below));
  const state = { Q: against(A[0], A[0]), R: against(A[0], B), T: against(B, B), upper: A.slice(1) };
  expect(excessLossOf(state, grams)).toBeCloseTo(0.5 * norm(subtract(M, B)) ** 2, 9);
});

test.each([1, 4])("the mean of Q after one step, by sampling in batches of %i", (batch) => {
  const [n0, noise, rate, draws] = [3, 0.5, 0.2, 20_000];
  const B = fromRows([
    [1, 0.5, 0],
    [0, 1, -1],
  ]);
  const source = stream(9, "mean of Q", batch);
  let mean = matrix(2, 2);
  for (let d = 0; d < draws; d++) {
    let A = matrix(2, n0);
    for (let s = 0; s < batch; s++) {
      const x = gaussianMatrix(n0, 1, source);
      const y = add(multiply(B, x), gaussianMatrix(2, 1, source, noise));
      A = add(A, scale(rate / batch, multiply(y, transpose(x))));
    }
    mean = add(mean, scale(1 / draws, multiply(A, transpose(A))));
  }
  const predicted = meanGramAfterOneStep(multiply(B, transpose(B)), n0, noise, rate, batch);
  expect(relativeDistance(mean, predicted)).toBeLessThan(MONTE_CARLO);
  const wrong = meanGramAfterOneStep(multiply(B, transpose(B)), 2 * n0, noise, rate, batch);
  expect(relativeDistance(mean, wrong)).toBeGreaterThan(2 * MONTE_CARLO);
});

test("hidden layers that hear targets square the condition number of the layer below, under orthonormal feedback alone", () => {
  const cross = random(2, 5, "targets");
  const kappaOf = (A: Matrix) => {
    const [largest, least] = singularValues(A);
    return largest / least;
  };
  const kappas = (gram: Matrix) => structure.targetMatrices(cross, [gram, gram, gram], 0.7).map(kappaOf);
  const kappa = kappaOf(cross);
  kappas(identity(2)).forEach((value, i) => expect(value / kappa ** (2 ** i)).toBeCloseTo(1, 9));
  expect(
    kappas(
      fromRows([
        [1, 0.5],
        [0.5, 2],
      ]),
    )[2] /
      kappa ** 4,
  ).not.toBeCloseTo(1, 1);
});

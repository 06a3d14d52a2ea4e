import { describe, expect, test } from "vitest";
import {
  identity,
  matrix,
  multiply,
  norm,
  product,
  relativeDistance,
  scale,
  subtract,
  transpose,
  type Matrix,
} from "../../../src/linalg/index.ts";
import { FullWeights } from "../../../src/linear/index.ts";
import {
  linearProblemSchema,
  parseWith,
  realiseLinear,
  type LinearProblemInput,
  type Rule,
} from "../../../src/problem/index.ts";

/** Central differences of a polynomial of degree six at spacing 1e-5: error of order spacing², relative. */
const DIFFERENCES = 1e-7;

const network = (rule: Rule, feedback: LinearProblemInput["feedback"] = { kind: "gaussian" }) =>
  realiseLinear(
    parseWith(linearProblemSchema, {
      network: { inputs: 4, widths: [6, 5], outputs: 3, initial: { kind: "gaussian", scale: 0.8 } },
      rule,
      feedback,
      data: { kind: "teacher", inputCovariance: { kind: "ar1", correlation: 0.5 } },
      training: { rate: 0.1, time: 1, batch: "full" },
      seed: 7,
    } satisfies LinearProblemInput),
  );

/** The weights of one step of the flow, rate 1. */
function updates(rule: Rule, feedback?: LinearProblemInput["feedback"]): Matrix[] {
  const dynamics = new FullWeights(network(rule, feedback), "moments");
  const derivative = new Float64Array(dynamics.state.length);
  dynamics.flow(dynamics.state, derivative);
  let at = 0;
  return dynamics.weights().map((W) => matrix(W.rows, W.cols, derivative.slice(at, (at += W.data.length))));
}

const { source } = network("bp");
function loss(weights: readonly Matrix[]): number {
  const M = product(...weights.toReversed());
  const { inputs, cross, targets } = source.moments();
  const difference = multiply(M, inputs);
  return 0.5 * (trace(multiply(difference, transpose(M))) - 2 * trace(multiply(M, transpose(cross))) + trace(targets!));
}
const trace = (M: Matrix) =>
  Array.from({ length: M.rows }, (_, i) => M.data[i * M.cols + i]).reduce((a, b) => a + b, 0);

describe("learning rules on full weights", () => {
  test("BP descends the gradient of the loss", () => {
    const weights = network("bp").initialWeights();
    updates("bp").forEach((update, l) => {
      const gradient = matrix(update.rows, update.cols);
      for (let k = 0; k < gradient.data.length; k++) {
        const h = 1e-5;
        const kept = weights[l].data[k];
        weights[l].data[k] = kept + h;
        const above = loss(weights);
        weights[l].data[k] = kept - h;
        gradient.data[k] = (loss(weights) - above) / (2 * h);
        weights[l].data[k] = kept;
      }
      expect(relativeDistance(gradient, update)).toBeLessThan(DIFFERENCES);
    });
  });

  test("DFA with the forward weights as feedback is BP; with other feedback it is not", () => {
    const [, W2, W3] = network("bp").initialWeights();
    const rows = (M: Matrix) =>
      Array.from({ length: M.rows }, (_, i) => Array.from(M.data.subarray(i * M.cols, (i + 1) * M.cols)));
    const transposed = [rows(transpose(multiply(W3, W2))), rows(transpose(W3))];
    const bp = updates("bp");
    updates("dfa", { kind: "given", matrices: transposed }).forEach((update, l) =>
      expect(relativeDistance(update, bp[l])).toBeLessThan(1e-13),
    );
    expect(relativeDistance(updates("dfa")[0], bp[0])).toBeGreaterThan(0.5);
  });

  test("FA through B_2 B_3 is DFA with that product", () => {
    const fa = network("fa");
    const [B2, B3] = fa.backwardFeedback();
    const [F1, F2] = fa.feedback();
    expect(relativeDistance(F1, multiply(B2, B3))).toBeLessThan(1e-14);
    expect(relativeDistance(F2, B3)).toBe(0);
    const rows = (M: Matrix) =>
      Array.from({ length: M.rows }, (_, i) => Array.from(M.data.subarray(i * M.cols, (i + 1) * M.cols)));
    const dfa = updates("dfa", { kind: "given", matrices: [rows(F1), rows(F2)] });
    updates("fa").forEach((update, l) => expect(relativeDistance(update, dfa[l])).toBeLessThan(1e-13));
  });

  test("weight alignment under FA is the cosine of W_l with B_lᵀ, and nothing else", () => {
    const fa = network("fa");
    const W = fa.initialWeights();
    const { layers } = new FullWeights(fa, "moments").measure().weightAlignment;
    fa.backwardFeedback().forEach((B, i) => {
      let inner = 0;
      for (let r = 0; r < B.rows; r++)
        for (let c = 0; c < B.cols; c++) inner += B.data[r * B.cols + c] * W[i + 1].data[c * B.rows + r];
      expect(layers[i + 2]).toBeCloseTo(inner / (norm(B) * norm(W[i + 1])), 14);
    });
    const [F1, F2] = fa.feedback();
    const byProducts = multiply(F2, transpose(F1));
    expect(layers[2]).not.toBeCloseTo(
      byProducts.data.reduce((sum, x, i) => sum + x * W[1].data[i], 0) / (norm(byProducts) * norm(W[1])),
      2,
    );
  });

  test("DRTP sends the targets: hidden updates are F_l Σ_yx (W_{l−1} … W_1)ᵀ, the last one BP's", () => {
    const drtp = network("drtp");
    const [F1, F2] = drtp.feedback();
    const [W1] = drtp.initialWeights();
    const { cross } = drtp.source.moments();
    const [first, second, last] = updates("drtp");
    expect(relativeDistance(first, multiply(F1, cross))).toBeLessThan(1e-13);
    expect(relativeDistance(second, multiply(multiply(F2, cross), transpose(W1)))).toBeLessThan(1e-13);
    expect(relativeDistance(last, updates("bp")[2])).toBeLessThan(1e-13);
    expect(relativeDistance(updates("dfa")[0], first)).toBeGreaterThan(0.1);
  });

  test("Kolen and Pollack's rule moves as FA does and decays", () => {
    const W = network("kp").initialWeights();
    const fa = updates("fa");
    updates("kp").forEach((update, l) =>
      expect(relativeDistance(update, subtract(fa[l], scale(0.01, W[l])))).toBeLessThan(1e-13),
    );
    expect(network("kp").problem.backward).toEqual({ decay: 0.01 });
  });

  test("FROZEN moves the last layer alone, as BP does", () => {
    const [first, second, last] = updates("frozen");
    expect(norm(first) + norm(second)).toBe(0);
    expect(relativeDistance(last, updates("bp")[2])).toBeLessThan(1e-14);
  });

  test("orthonormal feedback has the identity for its Gram matrix", () => {
    for (const G of network("dfa", { kind: "orthonormal" })
      .feedback()
      .map((F) => multiply(transpose(F), F))) {
      expect(norm(subtract(G, identity(3)))).toBeLessThan(1e-14);
    }
  });
});

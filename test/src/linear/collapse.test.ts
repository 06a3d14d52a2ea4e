import { expect, test } from "vitest";
import { norm, trace } from "../../../src/linalg/index.ts";
import { AlignmentMatrices, batches } from "../../../src/linear/index.ts";
import { linearProblemSchema, parseWith, realiseLinear } from "../../../src/problem/index.ts";

const OUTPUTS = 2;
const INPUTS = 9;
const EPOCHS = 100;
const STEPS = EPOCHS * 31;

/**
 * Targets that are noise, fixed batches of 32: `tr A_3`, ½‖A_2‖² and what the noise of the steps takes, ½ Σ ‖ΔA_2‖².
 */
function train(rate: number) {
  const problem = parseWith(linearProblemSchema, {
    network: { inputs: INPUTS, widths: ["infinite", "infinite"], outputs: OUTPUTS },
    data: { kind: "random-targets", covariance: { kind: "alpha-beta", alpha: 0.6, beta: 0.6 }, samples: 992 },
    training: { rate, time: 1, batch: 32, order: "fixed" },
  });
  const network = realiseLinear(problem);
  const dynamics = new AlignmentMatrices(network);
  const next = batches(network.source, 32, "fixed", 1);
  const second = dynamics.state.subarray(OUTPUTS * INPUTS, OUTPUTS * INPUTS + OUTPUTS ** 2);
  let lost = 0;
  for (let step = 0; step < STEPS; step++) {
    const before = second.slice();
    dynamics.sgd(next(), rate);
    lost += 0.5 * second.reduce((sum, value, k) => sum + (value - before[k]) ** 2, 0);
  }
  const [, A2, A3] = dynamics.matrices();
  return { aligned: trace(A3), learned: 0.5 * norm(A2) ** 2, lost };
}

/** Rounding of three thousand steps. */
const ROUNDING = 1e-10;

test("at the paper's rate the noise of the steps eats up the alignment of the last layer; at a fifth of it, it does not", () => {
  const fast = train(0.064);
  const slow = train(0.064 / 5);
  for (const { aligned, learned, lost } of [fast, slow])
    expect(Math.abs(aligned - (learned - lost))).toBeLessThan(ROUNDING * learned);
  expect(fast.lost / fast.learned).toBeGreaterThan(0.95);
  expect(slow.lost / slow.learned).toBeLessThan(0.1);
});

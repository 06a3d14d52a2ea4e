import fc from "fast-check";
import { FullWeights } from "../../../src/linear/index.ts";
import type { LinearProblemInput } from "../../../src/problem/index.ts";
import { targetMatrices, targetProjection } from "../../../theory/structure/targetProjection.ts";
import type { Claim } from "../claim.ts";
import { networkOf, reals, seeds } from "../common/index.ts";
import { flowFor } from "./setups/flows.ts";
import { worstLayer } from "./setups/worstLayer.ts";

const problems: fc.Arbitrary<LinearProblemInput> = fc
  .record({
    hidden: fc.integer({ min: 1, max: 3 }),
    width: fc.integer({ min: 4, max: 7 }),
    feedback: fc.constantFrom({ kind: "gaussian" as const }, { kind: "orthonormal" as const }),
    singularValues: fc.array(reals(0.4, 1.5), { minLength: 2, maxLength: 3 }),
    inputCovariance: fc.constantFrom({ kind: "isotropic" as const }, { kind: "ar1" as const, correlation: 0.5 }),
    time: reals(0.3, 1),
    seed: seeds,
  })
  .map(({ hidden, width, feedback, singularValues, inputCovariance, time, seed }) => ({
    network: { inputs: 4, widths: Array.from({ length: hidden }, () => width), outputs: singularValues.length },
    rule: "drtp" as const,
    feedback,
    data: {
      kind: "moments" as const,
      inputCovariance,
      crossCovariance: { kind: "spectrum" as const, singularValues },
    },
    training: { time, batch: "flow" as const },
    seed,
  }));

/** The alignment matrices of the hidden layers, recovered from full weights, against the powers of the time. */
function residual(problem: LinearProblemInput): number {
  const network = networkOf(problem);
  const { time } = network.problem.training;
  const dynamics = flowFor(new FullWeights(network, "moments", { samples: null }), time);
  const predicted = targetMatrices(network.source.moments().cross, network.feedbackGrams(), time);
  return worstLayer(dynamics.matrices()!.slice(0, -1), predicted);
}

/** The flow of full weights under DRTP against the closed form of its alignment matrices. */
export const targetProjectionClaim: Claim<LinearProblemInput> = {
  prediction: targetProjection,
  cases: problems,
  runs: 30,
  residual,
  tolerance: {
    value: 1e-10,
    reason: "relative Frobenius distance in the worst layer; the integrator of the flow, 1e-11 a step",
  },
  control: {
    description: "errors in place of targets (DFA)",
    residual: (problem) => residual({ ...problem, rule: "dfa" }),
  },
};

import fc from "fast-check";
import { norm, relativeDistance, scale, subtract, transpose, type Matrix } from "../../../src/linalg/index.ts";
import { FullWeights } from "../../../src/linear/index.ts";
import type { LinearProblemInput } from "../../../src/problem/index.ts";
import { kolenPollack, remainingAfterSteps, remainingAfterTime } from "../../../theory/structure/kolenPollack.ts";
import type { Claim } from "../claim.ts";
import { networkOf, reals, seeds } from "../common/index.ts";
import { flowFor } from "./setups/flows.ts";
import { sgdFor } from "./setups/sgdRuns.ts";

const problems: fc.Arbitrary<LinearProblemInput> = fc
  .record({
    widths: fc.array(fc.integer({ min: 2, max: 6 }), { minLength: 1, maxLength: 3 }),
    decay: reals(0.1, 2),
    batch: fc.constantFrom(1, 3, "flow" as const),
    seed: seeds,
  })
  .map(({ widths, decay, batch, seed }) => ({
    network: { inputs: 4, widths, outputs: 2, initial: { kind: "gaussian" as const, scale: 0.7 } },
    rule: "kp" as const,
    backward: { decay },
    data: { kind: "teacher" as const, noise: 0.3 },
    training: { rate: 0.02, time: 1, batch },
    seed,
  }));

/** How far what is left of `B_l − W_lᵀ` is from what must be, in the worst layer, as a part of it. */
function residual(problem: LinearProblemInput): number {
  const network = networkOf(problem);
  const { rate, time, batch } = network.problem.training;
  const dynamics = new FullWeights(network, batch === "flow" ? "moments" : { batch: batch as number }, {
    samples: null,
  });
  const apart = (): Matrix[] => {
    const W = dynamics.weights();
    return dynamics.backward()!.map((B, i) => subtract(B, transpose(W[i + 1])));
  };
  const first = apart();
  const { decay } = problem.backward ?? { decay: 1 };
  const learn = (): number => {
    if (batch !== "flow") return remainingAfterSteps(decay!, rate, sgdFor(dynamics, network));
    flowFor(dynamics, time);
    return remainingAfterTime(decay!, time);
  };
  const left = learn();
  return Math.max(...apart().map((D, i) => (norm(first[i]) > 0 ? relativeDistance(D, scale(left, first[i])) : 0)));
}

/** Full weights and backward weights, step by step and in flow, against the powers of the decay. */
export const kolenPollackClaim: Claim<LinearProblemInput> = {
  prediction: kolenPollack,
  cases: problems,
  runs: 40,
  residual,
  tolerance: { value: 1e-10, reason: "relative distance in the worst layer; the integrator of the flow, 1e-11 a step" },
  control: {
    description: "backward weights that stay as they were drawn (FA)",
    residual: (problem) => residual({ ...problem, rule: "fa", backward: undefined }),
  },
};

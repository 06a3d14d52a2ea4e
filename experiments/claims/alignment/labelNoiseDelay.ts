import { norm } from "../../../src/linalg/index.ts";
import { AlignmentMatrices, flowEquation } from "../../../src/linear/index.ts";
import { solve } from "../../../src/ode/index.ts";
import type { LinearProblemInput } from "../../../src/problem/index.ts";
import { alignmentDelay, labelNoiseDelay } from "../../../theory/alignment/index.ts";
import type { Claim } from "../claim.ts";
import { networkOf } from "../common/index.ts";
import { noisyClasses, withoutNoise, type NoisyClasses } from "./labelNoise.ts";

/** Early: the norms that A_2 and A_3 grow to. */
const LEVELS = [0.05, 0.001];

/** The times at which `‖A_2‖` and `‖A_3‖` reach their levels in the flow from zero weights. */
function alignmentTimes(problem: LinearProblemInput): number[] {
  const dynamics = new AlignmentMatrices(networkOf(problem), { samples: null });
  const events = LEVELS.map((level, i) => ({
    value: (_: number, y: Float64Array) => norm(dynamics.matrices(y)[i + 1]) - level,
  }));
  const { events: happened } = solve(flowEquation(dynamics), dynamics.state, [0, 20], {
    events,
    stiffAfter: Infinity,
  });
  return LEVELS.map((_, i) => happened.find(({ event }) => event === i)?.t ?? Number.POSITIVE_INFINITY);
}

/** The worst relative distance of the measured delay from the predicted one. */
function distance({ problem }: NoisyClasses, predicted: number): number {
  const clean = alignmentTimes(withoutNoise(problem));
  const delays = alignmentTimes(problem).map((t, i) => t / clean[i]);
  return Math.max(...delays.map((delay) => Math.abs(delay / predicted - 1)));
}

/** How much later layers two and three of three align when labels are replaced. */
export const labelNoiseDelayClaim: Claim<NoisyClasses> = {
  prediction: labelNoiseDelay,
  cases: noisyClasses(0.6),
  runs: 12,
  residual: (problem) => distance(problem, alignmentDelay(problem.noise)),
  tolerance: {
    value: 0.1,
    reason:
      "relative distance of the delay; four standard errors of the singular values of Σ_yx on 8000 samples, and 1 % of the modes learned",
  },
  control: {
    description: "the delay without the factor 1/(1 − p)",
    residual: (problem) => distance(problem, 1),
  },
};

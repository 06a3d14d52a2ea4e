import { product, type Matrix } from "../../../src/linalg/index.ts";
import { AlignmentMatrices } from "../../../src/linear/index.ts";
import { exponentAtConvergence, exponentLawAnyTime } from "../../../theory/closedForm/index.ts";
import type { Claim } from "../claim.ts";
import { alongFlow, networkOf } from "../common/index.ts";
import { commutingProblems, type CommutingCase } from "./commutingProblems.ts";
import { kappaOf, powerLawDistance, shifted } from "./exponents.ts";

/** The alignment matrices `A_1 … A_L` of a case at its time. */
export function matricesAt({ problem, time }: CommutingCase): Matrix[] {
  const dynamics = new AlignmentMatrices(networkOf(problem), { samples: null });
  for (const _ of alongFlow(dynamics, [time]));
  return dynamics.matrices();
}

function distance(problem: CommutingCase, layerOf: (layer: number, depth: number) => number): number {
  const A = matricesAt(problem);
  const base = kappaOf(product(...A.toReversed()));
  return powerLawDistance(A, base, (l) => exponentAtConvergence(layerOf(l, A.length), A.length));
}

/** The exponent law along the whole flow, also where no closed form is known. */
export const exponentLawAnyTimeClaim: Claim<CommutingCase> = {
  prediction: exponentLawAnyTime,
  cases: commutingProblems,
  runs: 40,
  residual: (problem) => distance(problem, (layer) => layer),
  tolerance: {
    value: 1e-9,
    reason:
      "relative distance of the condition numbers, worst layer; the integrator's 1e-12 a step, times condition numbers of the end-to-end map of up to 1e5 early on",
  },
  control: {
    description: "the exponents of the layer above",
    residual: (problem) => distance(problem, shifted),
  },
};

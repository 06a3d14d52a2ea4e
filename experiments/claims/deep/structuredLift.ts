import fc from "fast-check";
import { builtInData, DeepTraining } from "../../../src/deep/index.ts";
import { deepProblemSchema, parseWith, type DeepProblemInput } from "../../../src/problem/index.ts";
import { structuredLift } from "../../../theory/deep/index.ts";
import type { Claim } from "../claim.ts";
import { mapNetworks } from "./setups/mapNetworks.ts";

/** The exact ceiling of the upper layer of maps. */
function ceiling(given: DeepProblemInput, feedback: DeepProblemInput["feedback"], seed = given.seed): number {
  const problem = parseWith(deepProblemSchema, { ...given, feedback, seed });
  return new DeepTraining(problem, builtInData(problem)).ceilings!.layers[2]!;
}

/** The ceiling of independent feedback over that of other feedback. */
const ratio = (problem: DeepProblemInput, other: DeepProblemInput["feedback"], seed = problem.seed): number =>
  ceiling(problem, { kind: "gaussian" }) / ceiling(problem, other, seed);

/** Ceilings of one layer under Gaussian feedback and under feedback of the three structured kinds. */
export const structuredLiftClaim: Claim<DeepProblemInput> = {
  prediction: structuredLift,
  cases: mapNetworks(
    fc.constantFrom("subspace" as const, "svd" as const, "nmf" as const).map((method) => ({
      kind: "structured" as const,
      method,
    })),
  ),
  runs: 15,
  residual: (problem) => ratio(problem, problem.feedback),
  tolerance: {
    value: 0.9,
    reason:
      "the ratio of the ceilings: at least a tenth is gained in the least favourable layer, of wide windows on small maps",
  },
  control: {
    description: "Gaussian feedback of another seed",
    residual: (problem) => ratio(problem, { kind: "gaussian" }, (problem.seed ?? 0) + 1),
  },
};

import { RationalMatrix } from "../../../src/linalg/rational.ts";
import {
  exactPlacedMatrices,
  exactPlacedProblem,
  exactPlacedWeights,
  sharingResiduals,
  type ExactPlacedDescription,
} from "../../../src/sequence/index.ts";
import { residualStructure } from "../../../theory/sequence/index.ts";
import type { Claim } from "../claim.ts";
import { EXACT, EXACT_RUNS, exactPlacedDescriptions, largestEntry, sharedOverPlaces } from "./setups/exactPlaced.ts";

/** The first columns of a matrix, those that act on the embedding, replaced by zeros. */
const withoutEmbedding = (A: RationalMatrix, inputs: number): RationalMatrix => {
  const zeros = RationalMatrix.zeros(A.rows, A.cols);
  return RationalMatrix.build(A.rows, A.cols, (i, j) => (j < inputs ? zeros : A).data[i * A.cols + j]);
};

/** Residual streams as fractions, every step of them. */
export const residualStructureClaim: Claim<ExactPlacedDescription> = {
  prediction: residualStructure,
  cases: exactPlacedDescriptions(true),
  runs: EXACT_RUNS,
  residual(description) {
    const problem = exactPlacedProblem(sharedOverPlaces(description));
    const A = exactPlacedMatrices(problem);
    return Math.max(...exactPlacedWeights(problem).map((W, t) => largestEntry(sharingResiduals(problem, W, A[t]))));
  },
  tolerance: EXACT,
  control: {
    description: "the part of every block that acts on the embedding, $A_{l,0}$, left out",
    residual(description) {
      const problem = exactPlacedProblem(sharedOverPlaces(description));
      const inputs = problem.samples[0].X.rows;
      const A = exactPlacedMatrices(problem)[3].map((list) => list.map((Ak) => withoutEmbedding(Ak, inputs)));
      return largestEntry(sharingResiduals(problem, exactPlacedWeights(problem)[3], A));
    },
  },
};

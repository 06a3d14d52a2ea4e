import fc from "fast-check";
import {
  diagonal,
  gram,
  norm,
  product,
  relativeDistance,
  scale,
  svd,
  toRows,
  transpose,
  type Matrix,
} from "../../../src/linalg/index.ts";
import { AlignmentMatrices } from "../../../src/linear/index.ts";
import { haarColumns, stream } from "../../../src/random/index.ts";
import { orthonormalGrams, symmetricSolution, symmetricSolutionLaw } from "../../../theory/alignment/index.ts";
import type { Claim } from "../claim.ts";
import { alongFlow, networkOf, reals, sharedBasisProblems, timeToLearn } from "../common/index.ts";
import type { FlowedCase } from "./setups/flowed.ts";

/** How much the feedback's gains in the modes of the data may differ. */
const GAINS = [0.7, 1.4];

/**
 * A network of finite width whose feedback acts on the modes of the data, each with a gain of its own: not orthonormal,
 * yet A stays symmetric.
 */
interface Case extends FlowedCase {
  /** The seed of the gains. */
  readonly gains: number;
}
const cases: fc.Arbitrary<Case> = fc.record({
  problem: sharedBasisProblems({ minOutputs: 2, spread: 2 }),
  remaining: reals(1e-4, 0.9),
  gains: fc.integer({ min: 0, max: 1e6 }),
});

/**
 * `F_l = H diag(g) Uᵀ`, H of orthonormal columns and U the left singular vectors of W*: those of Σ_yx, also where Σ_yx
 * has equal singular values and leaves them open.
 */
function feedbackAlongModes(regressionMap: Matrix, layers: number, width: number, seed: number): Matrix[] {
  const { U } = svd(regressionMap);
  const random = stream(seed, "gains");
  return Array.from({ length: layers }, () => {
    const gains = Array.from({ length: U.cols }, () => GAINS[0] + (GAINS[1] - GAINS[0]) * random.uniform());
    return product(haarColumns(width, U.cols, random), diagonal(gains), transpose(U));
  });
}

/**
 * The largest relative distance between an alignment matrix of the flow and the one that its end-to-end map determines,
 * both scaled to norm one.
 */
function distance({ problem, remaining, gains }: Case, orthonormal: boolean): number {
  const shape = networkOf(problem);
  const { depth } = shape;
  const width = problem.network.outputs + 3;
  const feedback = feedbackAlongModes(shape.source.regression().map, depth - 1, width, gains);
  const network = networkOf({
    ...problem,
    network: { ...problem.network, widths: feedback.map(() => width) },
    feedback: { kind: "given", matrices: feedback.map(toRows) },
  });
  const dynamics = new AlignmentMatrices(network, { samples: null });
  for (const _ of alongFlow(dynamics, [timeToLearn(shape, remaining)]));
  const [first, ...upper] = dynamics.matrices();
  const grams = feedback.map(gram);
  const M = upper.reduce((below, A, i) => product(A, grams[i], below), first);
  const expected = symmetricSolution(M, orthonormal ? orthonormalGrams(M.rows, depth) : grams);
  if (expected === null) return Number.NaN;
  const unit = (A: Matrix) => scale(1 / norm(A), A);
  return Math.max(...upper.map((A, i) => relativeDistance(unit(A), unit(expected[i]))));
}

/** Every alignment matrix from the learned map and the feedback, at random times. */
export const alignmentFromMapClaim: Claim<Case> = {
  prediction: symmetricSolutionLaw,
  cases,
  runs: 20,
  residual: (problem) => distance(problem, false),
  tolerance: {
    value: 1e-8,
    reason:
      "relative to each matrix; the integrator's 1e-12 a step, and a fixed point solved to 1e-12 whose roots amplify it by the spread of the modes",
  },
  control: {
    description: "the same formula with the Gram matrices of orthonormal feedback",
    residual: (problem) => distance(problem, true),
  },
};

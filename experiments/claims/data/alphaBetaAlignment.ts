import { alphaBeta } from "../../../src/data/index.ts";
import { AlignmentMatrices } from "../../../src/linear/index.ts";
import { weightAlignmentOfMatrices } from "../../../src/measure/index.ts";
import { alphaBetaAlignment, earlyAlignment } from "../../../theory/data/index.ts";
import type { Claim } from "../claim.ts";
import { alongFlow, infiniteWidths, networkOf } from "../common/index.ts";
import { alphaBetaCases, type AlphaBetaCase } from "./alphaBeta.ts";

const INPUTS = 300;
const SAMPLES = 600;
const DRAWS = 3;
const DEPTH = 3;

/** Early `WA_2 … WA_L` in the flow, averaged over draws of the data. */
function measured({ alpha, beta, seed }: AlphaBetaCase): number[] {
  const mean = Array.from({ length: DEPTH - 1 }, () => 0);
  for (let draw = 0; draw < DRAWS; draw++) {
    const network = networkOf({
      network: { inputs: INPUTS, widths: infiniteWidths(DEPTH), outputs: 2 },
      feedback: { kind: "orthonormal" },
      data: { kind: "random-targets", covariance: { kind: "alpha-beta", alpha, beta }, samples: SAMPLES },
      training: { time: 1, batch: "flow" },
      seed: (seed + draw) % 2 ** 31,
    });
    const dynamics = new AlignmentMatrices(network, { samples: null });
    for (const _ of alongFlow(dynamics, [0.05], { relativeTolerance: 1e-6, absoluteTolerance: 1e-15 }));
    const { layers } = weightAlignmentOfMatrices(dynamics.matrices().slice(1), network.feedbackGrams());
    mean.forEach((_, i) => (mean[i] += (layers[i + 2] ?? Number.NaN) / DRAWS));
  }
  return mean;
}

const distance = (problem: AlphaBetaCase, layerOf: (layer: number) => number): number =>
  Math.max(
    ...measured(problem).map((value, i) =>
      Math.abs(value - earlyAlignment(alphaBeta(problem.alpha, problem.beta), layerOf(i + 2))),
    ),
  );

/** Early alignment on targets that are independent of the inputs. */
export const alphaBetaAlignmentClaim: Claim<AlphaBetaCase> = {
  prediction: alphaBetaAlignment,
  // Between the ends, where the layers differ: at α = β = 1 all of them align fully, at small α none does.
  cases: alphaBetaCases.map((problem) => ({ ...problem, alpha: 0.35 + 0.5 * (problem.alpha - 0.2) })),
  runs: 7,
  residual: (problem) => distance(problem, (layer) => layer),
  tolerance: {
    value: 0.06,
    reason:
      "absolute distance of cosines, worse of layers 2 and 3, mean of 3 draws; Σ_yx Σ_yxᵀ fluctuates by 1/√n_0 = 0.06 a draw, amplified by the power m = 2^{l−2}",
  },
  control: {
    description: "the powers m of the layer above",
    residual: (problem) => distance(problem, (layer) => layer + 1),
  },
};

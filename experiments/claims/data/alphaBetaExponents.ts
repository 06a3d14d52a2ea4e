import { conditioning, singularValues } from "../../../src/linalg/index.ts";
import { AlignmentMatrices } from "../../../src/linear/index.ts";
import { exponentAtConvergence, finalExponent } from "../../../theory/closedForm/index.ts";
import { alphaBetaExponents } from "../../../theory/data/index.ts";
import type { Claim } from "../claim.ts";
import { alongFlow, infiniteWidths, networkOf } from "../common/index.ts";
import { alphaBetaCases, type AlphaBetaCase } from "./alphaBeta.ts";

/** The paper's sizes. */
const INPUTS = 9;
const SAMPLES = 1000;
const DEPTH = 3;

/** The weakest mode is learned at about 2/s: this many times over, all are. */
const PATIENCE = 12;

/**
 * The worst relative distance of `κ(A_2)`, `κ(A_3)` at convergence from the powers of the draw's `κ(W*)`; `exponent`
 * maps the layer.
 */
function distance({ alpha, beta, seed }: AlphaBetaCase, exponent: (layer: number) => number): number {
  const network = networkOf({
    network: { inputs: INPUTS, widths: infiniteWidths(DEPTH), outputs: 2 },
    feedback: { kind: "orthonormal" },
    data: { kind: "random-targets", covariance: { kind: "alpha-beta", alpha, beta }, samples: SAMPLES },
    training: { time: 1, batch: "flow" },
    seed,
  });
  const { kappa } = conditioning(network.source.regression().map);
  const weakest = singularValues(network.source.moments().cross)[1];
  const dynamics = new AlignmentMatrices(network, { samples: null });
  for (const _ of alongFlow(dynamics, [(PATIENCE * 2) / weakest], {
    relativeTolerance: 1e-8,
    absoluteTolerance: 1e-12,
  }));
  const distances = dynamics.matrices().map((A, i) => {
    const predicted = (kappa ?? Number.NaN) ** exponent(i + 1);
    return Math.abs((conditioning(A).kappa ?? Number.NaN) / predicted - 1);
  });
  return Math.max(...distances.slice(1));
}

/** The exponent law on draws of the paper's data. */
export const alphaBetaExponentsClaim: Claim<AlphaBetaCase> = {
  prediction: alphaBetaExponents,
  cases: alphaBetaCases,
  runs: 30,
  residual: (problem) => distance(problem, (layer) => exponentAtConvergence(layer, DEPTH)),
  tolerance: {
    value: 1e-3,
    reason:
      "relative distance of the condition numbers, worst layer; the inputs of a draw of 1000 samples are isotropic up to 3 % an entry, which makes the alignment matrices asymmetric by up to 3 %, and the law holds to second order in that",
  },
  control: {
    description: "the exponents of a network of two layers",
    residual: (problem) => distance(problem, (layer) => finalExponent.evaluate({ l: layer, L: 2 })),
  },
};

import { alphaBeta } from "../../../src/data/index.ts";
import { norm, subtract, trace, type Matrix } from "../../../src/linalg/index.ts";
import { alphaBetaSamples } from "../../../theory/data/index.ts";
import type { Claim } from "../claim.ts";
import { networkOf } from "../common/index.ts";
import { alphaBetaCases, type AlphaBetaCase } from "./alphaBeta.ts";

const SAMPLES = 20_000;
const INPUTS = 9;

/**
 * The distance of the samples' `Σ_yy` from `covariance`, and of their `Σ_yx` from zero: the larger one, in units of its
 * standard error.
 */
function distance({ alpha, beta, seed }: AlphaBetaCase, covariance: Matrix): number {
  const { source } = networkOf({
    network: { inputs: INPUTS, widths: ["infinite"], outputs: 2 },
    data: { kind: "random-targets", covariance: { kind: "alpha-beta", alpha, beta }, samples: SAMPLES },
    training: { time: 1 },
    seed,
  });
  const { targets, cross } = source.moments();
  if (targets === null) throw new RangeError("alpha-beta-samples: needs the moments of the targets");
  const truth = alphaBeta(alpha, beta);
  // Wick: P · E‖Σ̂ − Σ‖² = (tr Σ)² + tr Σ², and P · E‖Σ̂_yx‖² = n_0 tr Σ.
  const targetError = Math.sqrt((trace(truth) ** 2 + norm(truth) ** 2) / SAMPLES);
  const crossError = Math.sqrt((INPUTS * trace(truth)) / SAMPLES);
  return Math.max(norm(subtract(targets, covariance)) / targetError, norm(cross) / crossError);
}

/** Samples have the covariance asked for and know nothing of the inputs. */
export const alphaBetaSamplesClaim: Claim<AlphaBetaCase> = {
  prediction: alphaBetaSamples,
  cases: alphaBetaCases,
  runs: 20,
  residual: (problem) => distance(problem, alphaBeta(problem.alpha, problem.beta)),
  tolerance: {
    value: 4,
    reason: "in units of the root mean square of the sampling error; 4 is passed less than once in 10⁴ draws",
  },
  control: {
    description: "the covariance of fully dependent targets, β = 0",
    residual: (problem) => distance(problem, alphaBeta(problem.alpha, 0)),
  },
};

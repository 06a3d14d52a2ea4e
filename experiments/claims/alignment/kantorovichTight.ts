import fc from "fast-check";
import { conditioningOf } from "../../../src/linalg/index.ts";
import { weightAlignment } from "../../../src/measure/index.ts";
import { extremalError, kantorovichBound, kantorovichTight } from "../../../theory/alignment/index.ts";
import { exponentAtConvergence } from "../../../theory/closedForm/index.ts";
import type { Claim } from "../claim.ts";
import { reals, seeds } from "../common/index.ts";
import { flowed, type FlowedCase } from "./setups/flowed.ts";
import { errorOn, signalCosine, signalSpectra } from "./setups/signals.ts";

/**
 * Populations at convergence with one strong mode beside κ = n_L − 1 equal ones, conditioned such that the last layer
 * ends at
 * that very condition number κ(A_L) = κ.
 */
const extremalCases: fc.Arbitrary<FlowedCase> = fc
  .record({
    outputs: fc.integer({ min: 3, max: 5 }),
    depth: fc.integer({ min: 2, max: 4 }),
    strength: reals(0.5, 1),
    seed: seeds,
  })
  .map(({ outputs, depth, strength, seed }) => {
    const strongest = (outputs - 1) ** (1 / exponentAtConvergence(depth, depth));
    return {
      remaining: 1e-10,
      problem: {
        network: { inputs: outputs, widths: Array.from({ length: depth - 1 }, () => outputs + 1), outputs },
        feedback: { kind: "orthonormal" as const },
        data: {
          kind: "moments" as const,
          crossCovariance: {
            kind: "spectrum" as const,
            singularValues: Array.from({ length: outputs }, (_, i) => strength * (i === 0 ? strongest : 1)),
          },
        },
        training: { time: 1, batch: "flow" as const },
        seed,
      },
    };
  });

/**
 * How far the alignment of the last layer's weights, and of every layer's signal for the given error, is from its
 * bound.
 */
function gap(problem: FlowedCase, errorFor: (kappa: number) => { strongest: number; weakest: number }): number {
  const state = flowed(problem);
  const { depth, source } = state.network;
  const weights = weightAlignment(state.weights, state.network.feedback()).layers[depth] ?? Number.NaN;
  const signals = signalSpectra(state).map((spectrum, i) => {
    const kappa = conditioningOf(spectrum.s).kappa ?? Number.NaN;
    const { strongest, weakest } = errorFor(kappa);
    return Math.abs(signalCosine(state, errorOn(spectrum, strongest, weakest), i + 1) - kantorovichBound(kappa));
  });
  return Math.max(Math.abs(weights - kantorovichBound(source.outputs - 1)), ...signals);
}

/** Both bounds attained by trained networks. */
export const kantorovichTightClaim: Claim<FlowedCase> = {
  prediction: kantorovichTight,
  cases: extremalCases,
  runs: 20,
  residual: (problem) => gap(problem, extremalError),
  tolerance: {
    value: 1e-9,
    reason:
      "absolute distance of cosines from their bounds; the 1e-10 that is not yet learned, and the integrator's 1e-11 a step",
  },
  control: {
    description: "the error with equal parts on the strongest and the weakest singular vector",
    residual: (problem) => gap(problem, () => ({ strongest: Math.SQRT1_2, weakest: Math.SQRT1_2 })),
  },
};

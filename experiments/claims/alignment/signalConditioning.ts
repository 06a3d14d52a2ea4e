import { conditioning, conditioningOf } from "../../../src/linalg/index.ts";
import { signalConditioning, signalExponent } from "../../../theory/alignment/index.ts";
import type { Claim } from "../claim.ts";
import { flowed, flowedCases, type FlowedCase } from "./setups/flowed.ts";
import { signalSpectra } from "./setups/signals.ts";

/** The worst relative distance of `κ(Q_l)` from the power of `κ(W*)` predicted for layer `layerOf(l)`. */
function distance(problem: FlowedCase, layerOf: (layer: number, depth: number) => number): number {
  const state = flowed({ ...problem, remaining: 1e-11 });
  const { depth, source } = state.network;
  const base = conditioning(source.regression().map).kappa ?? Number.NaN;
  const distances = signalSpectra(state).map(({ s }, i) => {
    const kappa = conditioningOf(s).kappa ?? Number.NaN;
    return Math.abs(kappa / base ** signalExponent(layerOf(i + 1, depth), depth) - 1);
  });
  return Math.max(...distances);
}

/** The conditioning of what stands between feedback and gradient, at convergence. */
export const signalConditioningClaim: Claim<FlowedCase> = {
  prediction: signalConditioning,
  cases: flowedCases.filter(({ problem }) => problem.network.widths.length > 1),
  runs: 20,
  residual: (problem) => distance(problem, (layer) => layer),
  tolerance: {
    value: 1e-8,
    reason:
      "relative distance of the condition numbers, worst layer; the integrator's 1e-11 a step over some hundred steps",
  },
  control: {
    description: "the exponents of the layer above",
    residual: (problem) => distance(problem, (layer, depth) => (layer % (depth - 1)) + 1),
  },
};

import { conditioningOf } from "../../../src/linalg/index.ts";
import { stream } from "../../../src/random/index.ts";
import { extremalError, kantorovichBound, kantorovichSignals } from "../../../theory/alignment/index.ts";
import type { Claim } from "../claim.ts";
import { flowed, flowedByGaussian, flowedCases, type Flowed, type FlowedCase } from "./setups/flowed.ts";
import { errorOn, signalCosine, signalSpectra } from "./setups/signals.ts";

const RANDOM_ERRORS = 20;

/**
 * How far the alignment of signals falls below the bound, worst layer and worst of the extremal and of random errors; 0
 * when it does not.
 */
function shortfall(state: Flowed): number {
  const { source, problem } = state.network;
  const random = stream(problem.seed, "errors");
  const errors = Array.from({ length: RANDOM_ERRORS }, () => {
    const error = new Float64Array(source.outputs);
    random.fillNormal(error);
    return error;
  });
  const shortfalls = signalSpectra(state).map((spectrum, i) => {
    const { kappa } = conditioningOf(spectrum.s);
    const bound = kantorovichBound(kappa ?? Number.NaN);
    const { strongest, weakest } = extremalError(kappa ?? Number.NaN);
    const cosines = [errorOn(spectrum, strongest, weakest), ...errors].map((error) =>
      signalCosine(state, error, i + 1),
    );
    return bound - Math.min(...cosines);
  });
  return Math.max(0, ...shortfalls);
}

/** Signals of the worst and of random errors at random times of the flow. */
export const kantorovichSignalsClaim: Claim<FlowedCase> = {
  prediction: kantorovichSignals,
  cases: flowedCases,
  runs: 30,
  residual: (problem) => shortfall(flowed(problem)),
  tolerance: {
    value: 1e-9,
    reason: "by how much a cosine falls below its bound; the integrator's 1e-11 a step over some tens of steps",
  },
  control: {
    description:
      "Gaussian feedback at the width of the output, with the condition numbers of the alignment matrices alone",
    residual: (problem) => shortfall(flowedByGaussian(problem)),
  },
};

import type { SequenceProblemInput } from "../../../src/problem/index.ts";
import fc from "fast-check";
import { inner, matrix, norm, type Matrix } from "../../../src/linalg/index.ts";
import { denseMap, SequenceDynamics, weightsView } from "../../../src/sequence/index.ts";
import { mixedAlignment, mixingFactor, mixingFactorOf, transportedFeedback } from "../../../theory/sequence/index.ts";
import type { Claim } from "../claim.ts";
import { changed, networkOf, trained } from "./setups/placedNetworks.ts";
import { seeds } from "../common/index.ts";

const mixing = fc.constantFrom(
  { kind: "none" as const },
  { kind: "causal-mean" as const },
  { kind: "shifts" as const, kernel: 1 },
);

/** Three hidden layers, at least one of which averages over the past. */
const mixedLayers: fc.Arbitrary<SequenceProblemInput> = fc
  .record({ mixings: fc.tuple(mixing, mixing), places: fc.integer({ min: 3, max: 7 }), seed: seeds })
  .map(({ mixings, places, seed: s }) => ({
    network: {
      kind: "sequence" as const,
      places,
      inputs: 3,
      outputs: 2,
      layers: [...mixings, { kind: "causal-mean" as const }].map((one) => ({ width: 8, mixing: one })),
      readout: { mixing: { kind: "causal-mean" as const } },
    },
    feedback: { kind: "gaussian" as const },
    data: { kind: "teacher" as const, mixing: { kind: "causal-mean" as const } },
    training: { rate: 0.01, time: 0.5, batch: 1 },
    seed: s,
  }));

/**
 * The worst distance of gradient alignment, for errors white over places and channels, from its prediction with the
 * given factor.
 */
function worst(problem: SequenceProblemInput, factor: (K: Matrix, R: Matrix) => number): number {
  const network = networkOf(problem);
  const { layers, outputs, outputPlaces } = network;
  const count = outputs * outputPlaces;
  const dynamics = new SequenceDynamics(network, weightsView(network), count);
  dynamics.state.set(trained(problem, "weights").state);
  // Unit errors, one a sample: sums over them are averages over white ones.
  for (let s = 0; s < count; s++) dynamics.signals.errors[s * count + s] = 1;
  dynamics.backward("bp");
  const W = dynamics.matrices().map(([first]) => first);
  const F = network.feedback();
  return Math.max(
    ...layers.slice(0, -1).map(({ carry, back, width, places }, l) => {
      const direct = dynamics.signals.direct(l);
      const coming = dynamics.signals.coming[l];
      const [A, B] = [direct, coming].map((data) =>
        matrix(count * places, width, data.slice(0, count * places * width)),
      );
      const measured = inner(A, B) / (norm(A) * norm(B));
      return Math.abs(measured - mixedAlignment(F[l], W.slice(l + 1), factor(denseMap(carry), denseMap(back))));
    }),
  );
}

const rounding = { value: 1e-12, reason: "absolute distance of cosines in the worst layer; rounding" };

/** Trained networks that average over the past, sent white errors. */
export const mixingFactorClaim: Claim<SequenceProblemInput> = {
  prediction: mixingFactor,
  cases: mixedLayers,
  runs: 12,
  residual: (problem) => worst(problem, mixingFactorOf),
  tolerance: rounding,
  control: {
    description: "the factor of the mixing left out",
    residual: (problem) => worst(problem, () => 1),
  },
};

/** The same with errors that go back through the mixing. */
export const transportedFeedbackClaim: Claim<SequenceProblemInput> = {
  prediction: transportedFeedback,
  cases: mixedLayers,
  runs: 12,
  residual: (problem) => worst(changed(problem, { feedback: { transport: "mixing" } }), () => 1),
  tolerance: rounding,
  control: {
    description: "errors that stay at their place",
    residual: (problem) => worst(problem, () => 1),
  },
};

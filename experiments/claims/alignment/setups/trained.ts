import fc from "fast-check";
import type { Matrix } from "../../../../src/linalg/index.ts";
import { AlignmentMatrices, descend, type Dynamics, FullWeights } from "../../../../src/linear/index.ts";
import { weightAlignment, type PerLayer } from "../../../../src/measure/index.ts";
import type { LinearNetwork, LinearProblemInput } from "../../../../src/problem/index.ts";
import { networkOf, seeds } from "../../common/index.ts";

/**
 * Small networks trained by DFA from zero weights on small batches of a noisy teacher: their alignment matrices are
 * neither symmetric nor well conditioned.
 */
export const trainedProblems = (feedback: "orthonormal" | "gaussian"): fc.Arbitrary<LinearProblemInput> =>
  fc
    .record({
      inputs: fc.integer({ min: 2, max: 6 }),
      outputs: fc.integer({ min: 2, max: 4 }),
      extra: fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 1, maxLength: 3 }),
      correlation: fc.constantFrom(0, 0.5),
      batch: fc.constantFrom(1, 4),
      seed: seeds,
    })
    .map(({ inputs, outputs, extra, correlation, batch, seed }) => ({
      network: { inputs, widths: extra.map((more) => outputs + more), outputs },
      feedback: { kind: feedback },
      data: {
        kind: "teacher" as const,
        map: { kind: "gaussian" as const, scale: 0.7 },
        inputCovariance: { kind: "ar1" as const, correlation },
        noise: 0.3,
      },
      training: { rate: 0.01, time: 1.5, batch },
      seed,
    }));

/** Trains a dynamics by SGD as the problem says. */
function train<D extends Dynamics>(network: LinearNetwork, dynamics: D): D {
  const { rate, time } = network.problem.training;
  return descend(network, dynamics, rate, Math.round(time / rate));
}

/** The weight alignment of the full weights after training, by definition, and those weights' alignment matrices. */
export function trainedWeights(problem: LinearProblemInput): { layers: PerLayer; matrices: Matrix[] | null } {
  const network = networkOf(problem);
  const dynamics = train(
    network,
    new FullWeights(network, { batch: network.problem.training.batch as number }, { samples: null }),
  );
  const { layers } = weightAlignment(dynamics.weights(), network.feedback());
  return { layers, matrices: dynamics.matrices() };
}

/** The alignment matrices `A_1 … A_L` after the same training, from their own recursion. */
export function trainedMatrices(problem: LinearProblemInput): Matrix[] {
  const network = networkOf(problem);
  return train(network, new AlignmentMatrices(network, { samples: null })).matrices();
}

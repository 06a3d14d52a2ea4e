import fc from "fast-check";
import { norm } from "../../../../src/linalg/index.ts";
import { ReducedForm } from "../../../../src/linear/index.ts";
import { weightAlignment } from "../../../../src/measure/index.ts";
import type { LinearNetwork, LinearProblemInput } from "../../../../src/problem/index.ts";
import type { InitialSizes } from "../../../../theory/alignment/index.ts";
import { alongFlow, networkOf, reals, seeds } from "../../common/index.ts";

/** Wide networks that start from small Gaussian weights, N(0, scale²/fan-in), and learn equally strong modes. */
export const smallStarts = (scales: { min: number; max: number }): fc.Arbitrary<LinearProblemInput> =>
  fc
    .record({
      outputs: fc.integer({ min: 3, max: 4 }),
      moreInputs: fc.integer({ min: 0, max: 2 }),
      depth: fc.integer({ min: 3, max: 4 }),
      width: fc.integer({ min: 120, max: 160 }),
      scale: reals(scales.min, scales.max),
      strength: reals(1, 3),
      seed: seeds,
    })
    .map(({ outputs, moreInputs, depth, width, scale, strength, seed }) => ({
      network: {
        inputs: outputs + moreInputs,
        widths: Array.from({ length: depth - 1 }, () => width),
        outputs,
        initial: { kind: "gaussian" as const, scale },
      },
      feedback: { kind: "orthonormal" as const },
      data: {
        kind: "moments" as const,
        crossCovariance: { kind: "spectrum" as const, singularValues: Array.from({ length: outputs }, () => strength) },
      },
      training: { time: 1, batch: "flow" as const },
      seed,
    }));

/** The same from weights of the usual size, N(0, 1/fan-in). */
export const fromLargeWeights = (problem: LinearProblemInput): LinearProblemInput => ({
  ...problem,
  network: { ...problem.network, initial: { kind: "gaussian", scale: 1 } },
});

/** What early alignment knows of the initial weights: `σ_l = ‖W_l⁰‖_F / √n_L` and the alignment they have by chance. */
export function initialSizes(network: LinearNetwork): Required<InitialSizes> {
  const { sizes, depth } = network;
  const weights = network.initialWeights();
  const { layers } = weightAlignment(weights, network.feedback());
  return {
    sizes,
    sigmas: weights.map((W) => norm(W) / Math.sqrt(sizes[depth])),
    chance: sizes.slice(2).map((_, i) => layers[i + 2] ?? 0),
  };
}

/** The strength of the modes of a problem of `smallStarts`. */
export function strengthOf({ data }: LinearProblemInput): number {
  if (data.kind !== "moments" || data.crossCovariance.kind !== "spectrum")
    throw new RangeError("strengthOf: needs a spectrum");
  return data.crossCovariance.singularValues[0];
}

/** The measured weight alignment `WA_2 … WA_L` at each of the given clocks `z = s t / 2` (ascending). */
export function alignmentAt(problem: LinearProblemInput, clocks: readonly number[]): number[][] {
  const network = networkOf(problem);
  const dynamics = new ReducedForm(network, { samples: null });
  const feedback = network.feedback();
  const s = strengthOf(problem);
  const times = clocks.map((z) => (2 * z) / s);
  return Array.from(alongFlow(dynamics, times, { relativeTolerance: 1e-6, absoluteTolerance: 1e-9 }), () => {
    const { layers } = weightAlignment(dynamics.weights(), feedback);
    return network.sizes.slice(2).map((_, i) => layers[i + 2] ?? Number.NaN);
  });
}

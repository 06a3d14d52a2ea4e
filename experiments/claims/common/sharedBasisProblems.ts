import fc from "fast-check";
import type { LinearNetwork, LinearProblemInput } from "../../../src/problem/index.ts";
import { infiniteWidths } from "./infiniteWidths.ts";
import { commonModes, learningTime, type Mode } from "../../../theory/closedForm/index.ts";

export const seeds: fc.Arbitrary<number> = fc.integer({ min: 0, max: 2 ** 31 - 1 });

/** Reals of the closed interval. */
export const reals = (min: number, max: number): fc.Arbitrary<number> => fc.double({ min, max, noNaN: true });

interface Limits {
  readonly minOutputs?: number;
  readonly minDepth?: number;
  readonly maxDepth?: number;
  /** The largest ratio of two singular values of Σ_yx. */
  readonly spread?: number;
}

const inputCovariances = fc.oneof(
  reals(0.5, 2).map((variance) => ({ kind: "isotropic" as const, variance })),
  reals(0, 0.7).map((exponent) => ({ kind: "power-law" as const, exponent })),
  reals(-0.4, 0.4).map((correlation) => ({ kind: "ar1" as const, correlation })),
);

/**
 * Populations of infinite width within the closed form's assumptions: Σ_yx of random singular values and left vectors,
 * its right ones those of Σ_xx, which is isotropic, a power law or an autoregressive chain.
 */
export const sharedBasisProblems = ({
  minOutputs = 1,
  minDepth = 2,
  maxDepth = 4,
  spread = 2.5,
}: Limits = {}): fc.Arbitrary<LinearProblemInput> =>
  fc
    .record({
      depth: fc.integer({ min: minDepth, max: maxDepth }),
      ratios: fc.array(reals(1, spread), { minLength: minOutputs, maxLength: 4 }),
      strength: reals(0.3, 3),
      moreInputs: fc.integer({ min: 0, max: 2 }),
      inputCovariance: inputCovariances,
      seed: seeds,
    })
    .map(({ depth, ratios, strength, moreInputs, inputCovariance, seed }) => ({
      network: {
        inputs: ratios.length + moreInputs,
        widths: infiniteWidths(depth),
        outputs: ratios.length,
      },
      feedback: { kind: "orthonormal" as const },
      data: {
        kind: "moments" as const,
        inputCovariance,
        crossCovariance: {
          kind: "spectrum" as const,
          singularValues: ratios.map((ratio) => strength * ratio),
          inputBasis: "eigenvectors" as const,
        },
      },
      training: { time: 1, batch: "flow" as const },
      seed,
    }));

/** The modes of such a network. */
export function modesOf({ source }: LinearNetwork): Mode[] {
  const { inputs, cross } = source.moments();
  const modes = commonModes(inputs, cross);
  if (modes === null) throw new RangeError("modesOf: needs moments with shared singular vectors");
  return modes;
}

/** The time at which the last mode has only the fraction `remaining` left to learn. */
export const timeToLearn = (network: LinearNetwork, remaining: number): number =>
  Math.max(...modesOf(network).map((mode) => learningTime(mode, network.depth, remaining)));

/** The time at which the first mode has only the fraction `remaining` left to learn. */
export const timeOfFirst = (network: LinearNetwork, remaining: number): number =>
  Math.min(...modesOf(network).map((mode) => learningTime(mode, network.depth, remaining)));

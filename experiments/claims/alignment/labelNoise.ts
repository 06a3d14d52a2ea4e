import fc from "fast-check";
import { combine, norm, type Matrix } from "../../../src/linalg/index.ts";
import type { Source } from "../../../src/data/index.ts";
import type { LinearProblemInput } from "../../../src/problem/index.ts";
import { classSignal, labelNoise } from "../../../theory/alignment/index.ts";
import type { Claim } from "../claim.ts";
import { networkOf, reals, seeds } from "../common/index.ts";

/** Classes around random means, of which a fraction of the labels is replaced. */
export interface NoisyClasses {
  readonly noise: number;
  readonly problem: LinearProblemInput;
}

const SAMPLES = 8000;

/** Two to four classes of a few thousand samples, centred one-hot targets. */
export const noisyClasses = (maxNoise: number): fc.Arbitrary<NoisyClasses> =>
  fc
    .record({
      noise: reals(0.1, maxNoise),
      classes: fc.integer({ min: 2, max: 4 }),
      moreInputs: fc.integer({ min: 0, max: 3 }),
      separation: reals(2, 3),
      seed: seeds,
    })
    .map(({ noise, classes, moreInputs, separation, seed }) => ({
      noise,
      problem: {
        network: { inputs: classes + moreInputs, widths: ["infinite" as const, "infinite" as const], outputs: classes },
        data: { kind: "classes" as const, samples: SAMPLES, separation, centreTargets: true, labelNoise: noise },
        training: { time: 1, batch: "flow" as const },
        seed,
      },
    }));

/** The same classes with all labels in place. */
export const withoutNoise = (problem: LinearProblemInput): LinearProblemInput =>
  problem.data.kind === "classes" ? { ...problem, data: { ...problem.data, labelNoise: 0 } } : problem;

/** The squared norm of row i. */
function squaredRow({ data, cols }: Matrix, i: number): number {
  let sum = 0;
  for (let j = i * cols; j < (i + 1) * cols; j++) sum += data[j] ** 2;
  return sum;
}

/** The squared sampling error of Σ_yx: `(E ‖y‖² ‖x‖² − ‖Σ_yx‖²) / P`. */
function samplingError({ samples, moments }: Source): number {
  if (samples === null) throw new RangeError("samplingError: needs samples");
  const { count, inputs, targets } = samples;
  let mean = 0;
  for (let i = 0; i < count; i++) mean += (squaredRow(targets, i) * squaredRow(inputs, i)) / count;
  return (mean - norm(moments().cross) ** 2) / count;
}

/** The distance of Σ_yx with noise from `factor` times that without, in units of its standard error. */
function distance({ problem }: NoisyClasses, factor: number): number {
  const noisy = networkOf(problem).source;
  const clean = networkOf(withoutNoise(problem)).source;
  const difference = norm(combine(1, noisy.moments().cross, -factor, clean.moments().cross));
  return difference / Math.sqrt(samplingError(noisy) + factor ** 2 * samplingError(clean));
}

/** The class part of Σ_yx on independent samples with and without replaced labels. */
export const labelNoiseClaim: Claim<NoisyClasses> = {
  prediction: labelNoise,
  cases: noisyClasses(0.8),
  runs: 15,
  residual: (problem) => distance(problem, classSignal(problem.noise)),
  tolerance: {
    value: 2.5,
    reason:
      "in units of the standard error of the whole matrix, whose squared distance is a mean of at least four chi-squares: 2.5 is passed less than once in 10⁴ draws",
  },
  control: {
    description: "the class part without the factor 1 − p",
    residual: (problem) => distance(problem, 1),
  },
};

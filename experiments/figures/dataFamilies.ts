import { ar1, circulant, equicorrelated, isotropic, powerLaw } from "../../src/data/index.ts";
import { symmetricEigen, toRows, type Matrix } from "../../src/linalg/index.ts";
import { logSpaced } from "../../src/record/index.ts";
import type { LinearProblemInput } from "../../src/problem/index.ts";
import type { Profile } from "./figure.ts";

/** A family of data whose conditioning one parameter sets. */
export interface DataFamily {
  readonly name: string;
  readonly parameters: Readonly<Record<Profile, readonly number[]>>;
  /** Whether the moments are those of a finite sample, so that Σ_xx and Σ_yx share singular vectors only nearly. */
  readonly sampled: boolean;
  problem(parameter: number, seed: number): LinearProblemInput;
}

/** Inputs and outputs of the families of input covariances. */
const SIZE = 6;
const CLASSES = 4;
const SAMPLES = 1000;
const DEPTH = 3;

const network = (inputs: number, outputs: number): LinearProblemInput["network"] => ({
  inputs,
  outputs,
  widths: Array.from({ length: DEPTH - 1 }, () => "infinite" as const),
});

/** Flow up to `time`, which the caller replaces by the times it looks at. */
const training = { batch: "flow" as const, time: 1 };

/**
 * Inputs of the given covariance under a teacher that turns them without stretching, so that Σ_yx has the eigenvalues
 * of Σ_xx (scaled to a largest one of 1).
 */
function inputFamily(Sigma: Matrix, seed: number): LinearProblemInput {
  const { values } = symmetricEigen(Sigma);
  const largest = values[SIZE - 1];
  const singularValues = Array.from(values, (value) => value / largest).toReversed();
  return {
    network: network(SIZE, SIZE),
    data: {
      kind: "moments",
      inputCovariance: { kind: "given", matrix: toRows(Sigma) },
      crossCovariance: { kind: "spectrum", singularValues, inputBasis: "eigenvectors" },
    },
    training,
    seed,
  };
}

/** The coefficients of a ring whose neighbours correlate as ρ^distance. */
const ring = (rho: number) => Array.from({ length: SIZE }, (_, d) => rho ** Math.min(d, SIZE - d));

const few = (quick: readonly number[], paper: readonly number[]) => ({ quick, paper });

/** The families of data: in five the inputs or the teacher set the conditioning, in two the targets do. */
export const DATA_FAMILIES: readonly DataFamily[] = [
  {
    name: "isotropic inputs, stretching teacher (κ)",
    sampled: false,
    parameters: few([1, 3, 10, 30], logSpaced(1, 50, 12)),
    problem: (kappa, seed) => ({
      ...inputFamily(isotropic(SIZE), seed),
      data: { kind: "moments", crossCovariance: { kind: "spectrum", singularValues: logSpaced(1, 1 / kappa, SIZE) } },
    }),
  },
  {
    name: "power law (exponent)",
    sampled: false,
    parameters: few([0.3, 0.7, 1.2, 1.8], [0.2, 0.4, 0.6, 0.8, 1, 1.2, 1.4, 1.6, 1.8, 2]),
    problem: (exponent, seed) => inputFamily(powerLaw(SIZE, exponent), seed),
  },
  {
    name: "autoregressive (ρ)",
    sampled: false,
    parameters: few([0.2, 0.4, 0.6, 0.75], [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]),
    problem: (rho, seed) => inputFamily(ar1(SIZE, rho), seed),
  },
  {
    name: "circulant (ρ)",
    sampled: false,
    parameters: few([0.2, 0.4, 0.6, 0.75], [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]),
    problem: (rho, seed) => inputFamily(circulant(ring(rho)), seed),
  },
  {
    name: "equicorrelated (c)",
    sampled: false,
    parameters: few([0.1, 0.3, 0.6, 0.8], [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]),
    problem: (c, seed) => inputFamily(equicorrelated(SIZE, c), seed),
  },
  {
    name: "class imbalance (ratio)",
    sampled: true,
    parameters: few([1, 2, 4, 8], [1, 1.5, 2, 3, 4, 6, 8, 12]),
    problem(ratio, seed) {
      const weights = logSpaced(1, 1 / ratio, CLASSES);
      const total = weights.reduce((sum, w) => sum + w, 0);
      return {
        network: network(CLASSES + 2, CLASSES),
        data: { kind: "classes", samples: SAMPLES, probabilities: weights.map((w) => w / total) },
        training,
        seed,
      };
    },
  },
  {
    name: "two targets (α = β)",
    sampled: true,
    parameters: few([0.2, 0.4, 0.7, 1], [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]),
    problem: (alpha, seed) => ({
      network: network(9, 2),
      data: { kind: "random-targets", covariance: { kind: "alpha-beta", alpha, beta: alpha }, samples: SAMPLES },
      training,
      seed,
    }),
  },
];

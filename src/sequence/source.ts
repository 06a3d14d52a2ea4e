import { covarianceFactor, requireStorable, type InputCovariance } from "../data/index.ts";
import { isDiagonal, matrixFrom, transpose, type Matrix } from "../linalg/index.ts";
import { inputCovariance, type SequenceProblem } from "../problem/index.ts";
import { stream, type Stream } from "../random/index.ts";
import { mixPlaces, placeMap } from "./places/index.ts";
import { teacher } from "./teacher.ts";

/**
 * Samples of a network of places: `count` · T rows of inputs (n_0 a row) and `count` · (places of the output) rows of
 * targets (n_L a row).
 */
export interface PlacedSamples {
  readonly count: number;
  readonly inputs: Float64Array;
  readonly targets: Float64Array;
  /** What each sample counts in a sum: 1/count, or 1 for the unit inputs of a distribution. */
  readonly weight: number;
}

/** Where sequences come from. */
export interface SequenceSource {
  /** Writes one fresh sample, inputs and targets, at the given offsets. */
  draw(random: Stream, inputs: Float64Array, inputsAt: number, targets: Float64Array, targetsAt: number): void;
  /** `count` fresh samples. */
  fresh(count: number, random: Stream): PlacedSamples;
  /** The fixed data set, if there is one. */
  readonly samples: PlacedSamples | null;
  /**
   * Samples whose weighted sums are averages over the data: the data set, or the `n_0 T` inputs
   * `C^(1/2) e_i e_pᵀ P^(1/2)` of a Gaussian distribution,
   * since every average in a linear network is of second order in the inputs.
   */
  population(): PlacedSamples;
  /** The same of the distribution, also where there is a data set. */
  distribution(): PlacedSamples;
  /** The loss of the teacher itself in its distribution, `½ σ²` an output. */
  readonly noiseLoss: number;
}

/**
 * The source that a problem describes, for a network whose output has so many places. Throws an InputError for one that
 * does not fit.
 */
export function sequenceSource(problem: SequenceProblem, outputPlaces: number): SequenceSource {
  const { network, data, seed } = problem;
  const { places: T, inputs: n0, outputs: nL } = network;
  const [inputLength, targetLength] = [T * n0, outputPlaces * nL];
  const answer = teacher(problem, outputPlaces);
  const colour = colouring(problem);
  const Z = new Float64Array(inputLength);
  const draw: SequenceSource["draw"] = (random, inputs, inputsAt, targets, targetsAt) => {
    random.fillNormal(Z);
    colour(Z, inputs.subarray(inputsAt, inputsAt + inputLength));
    answer(inputs, inputsAt, targets, targetsAt);
    if (data.noise === 0) return;
    for (let k = 0; k < targetLength; k++) targets[targetsAt + k] += data.noise * random.normal();
  };
  const filled = (count: number, weight: number, fill: (s: number, X: Float64Array, Y: Float64Array) => void) => {
    requireStorable(count, inputLength + targetLength, "the samples");
    const inputs = new Float64Array(count * inputLength);
    const targets = new Float64Array(count * targetLength);
    for (let s = 0; s < count; s++) fill(s, inputs, targets);
    return { count, inputs, targets, weight };
  };
  const fresh = (count: number, random: Stream) =>
    filled(count, 1 / count, (s, X, Y) => draw(random, X, s * inputLength, Y, s * targetLength));
  let units: PlacedSamples | undefined;
  const distribution = () =>
    (units ??= filled(inputLength, 1, (s, X, Y) => {
      Z.fill(0);
      Z[s] = 1;
      colour(Z, X.subarray(s * inputLength, (s + 1) * inputLength));
      answer(X, s * inputLength, Y, s * targetLength);
    }));
  const samples = data.samples === undefined ? null : fresh(data.samples, stream(seed, "data"));
  return {
    draw,
    fresh,
    samples,
    population: () => samples ?? distribution(),
    distribution,
    noiseLoss: 0.5 * data.noise ** 2 * targetLength,
  };
}

/** Writes `X = C^(1/2) Z P^(1/2)`, one row a place, for white Z. */
function colouring({ network, data }: SequenceProblem): (Z: Float64Array, X: Float64Array) => void {
  const { places: T, inputs: n0 } = network;
  const channels = root(inputCovariance(data.inputCovariance, n0), n0, "problem: data.inputCovariance");
  const line = root(inputCovariance(data.placeCovariance, T), T, "problem: data.placeCovariance");
  const along = line && placeMap(transpose(line));
  const work = new Float64Array(T * n0);
  return (Z, X) => {
    const placed = channels ? work : X;
    if (along) mixPlaces(along, 1, n0, Z, placed);
    else placed.set(Z);
    if (!channels) return;
    for (let p = 0; p < T; p++) {
      for (let i = 0; i < n0; i++) {
        let sum = 0;
        for (let j = 0; j < n0; j++) sum += channels.data[i * n0 + j] * placed[p * n0 + j];
        X[p * n0 + i] = sum;
      }
    }
  };
}

/** A root of a covariance; null for the identity. */
function root(covariance: InputCovariance, n: number, what: string): Matrix | null {
  if (!("data" in covariance)) {
    const sd = Math.sqrt(covariance.isotropic);
    return sd === 1 ? null : matrixFrom(n, n, (i, j) => (i === j ? sd : 0));
  }
  if (!isDiagonal(covariance)) return covarianceFactor(covariance, what);
  return matrixFrom(n, n, (i, j) => (i === j ? Math.sqrt(covariance.data[i * n + i]) : 0));
}

import { InputError } from "../../inputError.ts";
import { matrix, type Matrix } from "../../linalg/index.ts";
import { noisyLabels } from "../noisyLabels.ts";
import { secondMoments, type SecondMoments } from "../secondMoments.ts";
import { LARGEST_ENTRY, type PrepareOptions } from "./prepare.ts";
import type { SampleStream } from "./sampleStream.ts";

/** What a stream of samples comes to once it is prepared. */
export interface PreparedStream extends Omit<SampleStream, "each"> {
  readonly moments: SecondMoments;
  /** The first samples, prepared. */
  readonly shown: { readonly inputs: Matrix; readonly targets: Matrix };
  readonly constantColumns: readonly number[];
}

/** So many samples are kept. */
const SHOWN = 1000;

/**
 * The moments of a stream of samples, standardised, with label noise and centred targets as the options ask, in two
 * passes and in memory that does not grow with the number of samples.
 * Refuses what `prepare` refuses.
 */
export async function prepareStream(stream: SampleStream, options: PrepareOptions = {}): Promise<PreparedStream> {
  const { each, ...about } = stream;
  const { samples, inputs: n, outputs: m, source, classes } = stream;
  const { standardise = "global", centreTargets = false, labelNoise } = options;
  if (samples === 1) throw new InputError(`${source}: needs at least two samples, got one`);
  if (labelNoise && !classes) throw new InputError(`${source}: label noise needs class labels, got numeric targets`);
  const x = new Columns(n);
  const y = new Columns(m);
  await each((X, Y, count) => {
    x.add(X, count);
    y.add(Y, count);
  });
  if (y.constant().length === m) {
    throw new InputError(
      `${source}: needs targets that vary between samples, got the same target for all of ${samples} samples`,
    );
  }
  if (!(y.largest <= LARGEST_ENTRY))
    throw new InputError(`${source}: targets need magnitudes of at most ${LARGEST_ENTRY}, got ${y.largest}`);
  const constantColumns = x.constant();
  if (standardise !== "none" && constantColumns.length === n) {
    throw new InputError(`${source}: inputs need to vary to be standardised, got the same input for all samples`);
  }
  if (!(x.largest <= LARGEST_ENTRY)) {
    throw new InputError(
      `${source}: inputs need magnitudes that can be squared to be standardised, got larger or smaller ones`,
    );
  }
  const { first, shift, scale } = x.standardisation(standardise, constantColumns);
  const sums = secondMoments(n, m);
  const kept = Math.min(SHOWN, samples);
  const shown = { inputs: matrix(kept, n), targets: matrix(kept, m) };
  const mean = y.means();
  let seen = 0;
  await each((X, Y, count) => {
    // Blocks of targets may be views of the targets themselves: they are left as they are.
    const targets = centreTargets || labelNoise ? Y.slice(0, count * m) : Y;
    if (labelNoise) {
      const labels = Int32Array.from({ length: count }, (_, i) => targets.subarray(i * m, (i + 1) * m).indexOf(1));
      targets.fill(0);
      noisyLabels(labels, m, labelNoise).forEach((label, i) => (targets[i * m + label] = 1));
    }
    if (centreTargets) for (let k = 0; k < count * m; k++) targets[k] -= mean[k % m];
    for (let i = 0, k = 0; i < count; i++)
      for (let j = 0; j < n; j++, k++) X[k] = (X[k] - first[j] - shift[j]) * scale[j];
    sums.add(X, targets, count);
    const early = Math.min(count, kept - seen);
    if (early > 0) {
      shown.inputs.data.set(X.subarray(0, early * n), seen * n);
      shown.targets.data.set(targets.subarray(0, early * m), seen * m);
    }
    seen += count;
  });
  return { ...about, moments: sums.finish(), shown, constantColumns };
}

/** Means and deviations of columns, summed about their first entries so that a mean far from zero costs no digits. */
class Columns {
  readonly #cols: number;
  readonly #first: Float64Array;
  readonly #sums: Float64Array;
  readonly #squares: Float64Array;
  readonly #varies: Uint8Array;
  #count = 0;
  largest = 0;

  constructor(cols: number) {
    this.#cols = cols;
    this.#first = new Float64Array(cols);
    this.#sums = new Float64Array(cols);
    this.#squares = new Float64Array(cols);
    this.#varies = new Uint8Array(cols);
  }

  add(values: Float64Array, count: number): void {
    const cols = this.#cols;
    const first = this.#first;
    if (this.#count === 0) first.set(values.subarray(0, cols));
    for (let i = 0, k = 0; i < count; i++) {
      for (let j = 0; j < cols; j++, k++) {
        const d = values[k] - first[j];
        if (d !== 0) this.#varies[j] = 1;
        this.#sums[j] += d;
        this.#squares[j] += d * d;
        const size = Math.abs(values[k]);
        if (size > this.largest) this.largest = size;
      }
    }
    this.#count += count;
  }

  constant(): number[] {
    return [...this.#varies.keys()].filter((j) => this.#varies[j] === 0);
  }

  means(): Float64Array {
    return this.#sums.map((sum, j) => this.#first[j] + sum / this.#count);
  }

  /**
   * What is subtracted from each column, in two steps, and what it is then multiplied by. A mean far from zero is
   * rounded to its size: one about the first entry is not.
   */
  standardisation(
    how: "global" | "feature" | "none",
    constant: readonly number[],
  ): { first: Float64Array; shift: Float64Array; scale: Float64Array } {
    const n = this.#cols;
    const zero = new Float64Array(n);
    if (how === "none") return { first: zero, shift: zero, scale: new Float64Array(n).fill(1) };
    const offsets = this.#sums.map((sum) => sum / this.#count);
    const variances = this.#squares.map((sum, j) => Math.max(0, sum / this.#count - offsets[j] ** 2));
    if (how === "feature") {
      const fixed = new Set(constant);
      const scale = variances.map((variance, j) => (fixed.has(j) ? 0 : 1 / Math.sqrt(variance)));
      return { first: this.#first, shift: offsets, scale };
    }
    const means = this.means();
    const mean = means.reduce((sum, value) => sum + value, 0) / n;
    const variance = variances.reduce((sum, value, j) => sum + value + (means[j] - mean) ** 2, 0) / n;
    return {
      first: zero,
      shift: new Float64Array(n).fill(mean),
      scale: new Float64Array(n).fill(1 / Math.sqrt(variance)),
    };
  }
}

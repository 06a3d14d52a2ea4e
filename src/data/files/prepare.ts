import { InputError } from "../../inputError.ts";
import { matrix, type Matrix } from "../../linalg/index.ts";
import { noisyLabels, type LabelNoise } from "../noisyLabels.ts";
import { oneHot } from "./classTargets.ts";
import type { Dataset } from "./dataset.ts";

export interface PrepareOptions {
  /** Inputs: one mean and standard deviation over all entries (the default), one per column, or as they are. */
  readonly standardise?: "global" | "feature" | "none" | undefined;
  /** Whether to subtract the mean of the targets (by default not). */
  readonly centreTargets?: boolean | undefined;
  /**
   * Replaces each label with probability `p` by one drawn uniformly from all classes, its own included: class parts of
   * Σ_yx shrink by 1 − p on average.
   */
  readonly labelNoise?: LabelNoise | undefined;
}

/** A dataset ready for training or for its moments. */
export interface PreparedDataset extends Dataset {
  /** Indices of the input columns that do not vary; per-column standardisation sets them to zero. */
  readonly constantColumns: readonly number[];
  /**
   * The inputs standardised column by column instead, where they are not and their columns differ in scale; made anew
   * by each call.
   */
  readonly byColumn?: () => Matrix;
}

/**
 * The dataset with its inputs standardised, its labels made noisy and its targets centred, as the options ask; the
 * given one is left alone.
 * Standard deviations are averages over samples (divided by their number). The stream of label noise is drawn from
 * twice per sample whatever `p`,
 * so that levels of noise on one stream are coupled.
 * Throws `InputError` for targets that do not vary, inputs that do not vary, entries too large to square, p outside [0,
 * 1], and label noise without class labels.
 */
export function prepare(dataset: Dataset, options: PrepareOptions = {}): PreparedDataset {
  const { standardise = "global", centreTargets = false, labelNoise } = options;
  if (dataset.inputs.rows === 1) throw new InputError(`${dataset.source}: needs at least two samples, got one`);
  requireVaryingTargets(dataset, "");
  requireSquarable(dataset.targets, `${dataset.source}: targets`);
  const constantColumns = findConstantColumns(dataset.inputs);
  const noisy = labelNoise ? withLabelNoise(dataset, labelNoise) : dataset;
  if (labelNoise) requireVaryingTargets(noisy, " after label noise");
  return {
    ...noisy,
    inputs: standardised(dataset, standardise, constantColumns),
    targets: centreTargets
      ? shifted(
          noisy.targets,
          columnMeans(noisy.targets, (y) => y),
        )
      : noisy.targets,
    constantColumns,
    ...(standardise !== "feature" && !dataset.images && differInScale(dataset.inputs, constantColumns)
      ? { byColumn: () => standardised(dataset, "feature", constantColumns) }
      : {}),
  };
}

/** Columns are of different scale when their standard deviations differ by more than this factor. */
const SCALES = 2;

function differInScale(inputs: Matrix, constant: readonly number[]): boolean {
  const Z = shifted(
    inputs,
    columnMeans(inputs, (x) => x),
  );
  const fixed = new Set(constant);
  const variances = columnMeans(Z, (z) => z * z).filter((_, j) => !fixed.has(j));
  const least = variances.reduce((a, b) => Math.min(a, b), Infinity);
  const greatest = variances.reduce((a, b) => Math.max(a, b), 0);
  // Columns that cannot be squared cannot be standardised either.
  return 0 < least && greatest < Infinity && greatest > SCALES ** 2 * least;
}

/** Sums of squares and of products of larger entries overflow. */
export const LARGEST_ENTRY = 1e150;

/** Columns whose entries are all equal, decided without rounding. */
function findConstantColumns({ rows, cols, data }: Matrix): number[] {
  let constant = Array.from({ length: cols }, (_, j) => j);
  for (let i = 1; i < rows && constant.length > 0; i++) {
    constant = constant.filter((j) => data[i * cols + j] === data[j]);
  }
  return constant;
}

function requireVaryingTargets({ targets, classes, labels, source }: Dataset, when: string): void {
  if (findConstantColumns(targets).length < targets.cols) return;
  const found =
    classes && labels
      ? `class "${classes[labels[0]]}" for all of ${targets.rows} samples`
      : `the same target for all of ${targets.rows} samples`;
  throw new InputError(`${source}: needs targets that vary between samples, got ${found}${when}`);
}

function requireSquarable({ data }: Matrix, what: string): void {
  const large = data.find((value) => !(Math.abs(value) <= LARGEST_ENTRY));
  if (large !== undefined) throw new InputError(`${what} need magnitudes of at most ${LARGEST_ENTRY}, got ${large}`);
}

function withLabelNoise(dataset: Dataset, noise: LabelNoise): Dataset {
  const { labels, classes, source } = dataset;
  if (!labels || !classes) throw new InputError(`${source}: label noise needs class labels, got numeric targets`);
  const noisy = noisyLabels(labels, classes.length, noise);
  return { ...dataset, labels: noisy, targets: oneHot(noisy, classes.length) };
}

function standardised(
  { inputs, source }: Dataset,
  how: "global" | "feature" | "none",
  constant: readonly number[],
): Matrix {
  if (how === "none") {
    requireSquarable(inputs, `${source}: inputs`);
    return inputs;
  }
  if (constant.length === inputs.cols) {
    throw new InputError(`${source}: inputs need to vary to be standardised, got the same input for all samples`);
  }
  // A sum over all entries runs over the column sums: in one long sum the rounding of millions of terms would add up.
  const pooled = (means: Float64Array): Float64Array =>
    how === "feature" ? means : means.fill(means.reduce((sum, mean) => sum + mean, 0) / means.length);
  const once = shifted(inputs, pooled(columnMeans(inputs, (x) => x)));
  // The mean of a column far from zero is rounded to its size: what that leaves is taken off as well.
  const Z =
    how === "feature"
      ? shifted(
          once,
          columnMeans(once, (z) => z),
        )
      : once;
  const deviation = pooled(columnMeans(Z, (z) => z * z)).map(Math.sqrt);
  const fixed = new Set(how === "feature" ? constant : []);
  if (deviation.some((d, j) => !fixed.has(j) && !(0 < d && d < Infinity))) {
    throw new InputError(
      `${source}: inputs need magnitudes that can be squared to be standardised, got larger or smaller ones`,
    );
  }
  // Rounding leaves the entries of a constant column near its mean, not at it: dividing by infinity makes them zero.
  for (const j of fixed) deviation[j] = Infinity;
  const { rows, cols, data } = Z;
  for (let i = 0, k = 0; i < rows; i++) for (let j = 0; j < cols; j++, k++) data[k] /= deviation[j];
  return Z;
}

/** The mean of `f` over each column. */
function columnMeans({ rows, cols, data }: Matrix, f: (x: number) => number): Float64Array {
  const sums = new Float64Array(cols);
  for (let i = 0, k = 0; i < rows; i++) for (let j = 0; j < cols; j++, k++) sums[j] += f(data[k]);
  return sums.map((sum) => sum / rows);
}

/** A copy with `shift[j]` subtracted from column j. */
function shifted(M: Matrix, shift: Float64Array): Matrix {
  const { rows, cols } = M;
  const from = M.data;
  const S = matrix(rows, cols);
  const to = S.data;
  for (let i = 0, k = 0; i < rows; i++) for (let j = 0; j < cols; j++, k++) to[k] = from[k] - shift[j];
  return S;
}

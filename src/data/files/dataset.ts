import { InputError } from "../../inputError.ts";
import type { Matrix } from "../../linalg/index.ts";

/** Samples with their targets, as a file holds them: what every reader returns and `prepare` starts from. */
export interface Dataset {
  /** samples × n_0 */
  readonly inputs: Matrix;
  /** samples × n_L; one-hot rows when the targets are class labels */
  readonly targets: Matrix;
  /** Names of the input columns, where the file gives them. */
  readonly inputNames?: readonly string[];
  /** Names of the target columns, where the file gives them and they are no classes. */
  readonly targetNames?: readonly string[];
  /** Whether the inputs are the pixels of images, which have one scale. */
  readonly images?: boolean;
  /** Names of the classes, where the targets are class labels: `classes[j]` belongs to target column j. */
  readonly classes?: readonly string[];
  /** Class index of each sample, where the targets are class labels. */
  readonly labels?: Int32Array;
  /** What was decided about the file while it was read: what its targets were taken for, what was left out. */
  readonly notes?: readonly string[];
  /** Base names of the files read, for provenance. */
  readonly source: string;
}

/**
 * Refuses a matrix that holds NaN or an infinity, naming its first such entry.
 * `column` names a column in the message (by default its number, counted from 1).
 * Throws `InputError`.
 */
export function requireFinite(M: Matrix, where: string, column = (j: number): string => `column ${j + 1}`): void {
  const { data, cols } = M;
  for (let k = 0; k < data.length; k++) {
    if (!Number.isFinite(data[k])) {
      const row = Math.floor(k / cols) + 1;
      throw new InputError(`${where}: needs finite numbers, got ${data[k]} in row ${row}, ${column(k % cols)}`);
    }
  }
}

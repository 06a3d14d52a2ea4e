import { InputError } from "../../inputError.ts";
import { matrix, type Matrix } from "../../linalg/index.ts";
import type { Dataset } from "./dataset.ts";

/** More distinct labels than this are taken for a misread regression target (ImageNet has 1000 classes). */
export const MAX_CLASSES = 1000;

/** The samples × classes matrix with a one in column `labels[i]` of row i. */
export function oneHot(labels: Int32Array, classes: number): Matrix {
  const Y = matrix(labels.length, classes);
  for (let i = 0; i < labels.length; i++) Y.data[i * classes + labels[i]] = 1;
  return Y;
}

/**
 * One-hot targets for the first `samples` of `values`, one column per distinct value of all of `values`:
 * numbers in increasing order, texts in code-unit order, so that the order of the file and the number of samples taken
 * do not matter.
 * Throws `InputError` for more than `MAX_CLASSES` distinct values.
 */
export function classTargets(
  values: ArrayLike<number> | readonly string[],
  samples: number,
  where: string,
): Required<Pick<Dataset, "targets" | "classes" | "labels">> {
  const distinct = new Set<number | string>();
  for (let i = 0; i < values.length; i++) {
    distinct.add(values[i]);
    if (distinct.size > MAX_CLASSES) {
      throw new InputError(
        `${where}: class labels need at most ${MAX_CLASSES} distinct values, got more by row ${i + 1} (targets to regress on must be floating point numbers)`,
      );
    }
  }
  const sorted = [...distinct].toSorted((a, b) => (a < b ? -1 : 1));
  const index = new Map(sorted.map((value, j) => [value, j]));
  const labels = Int32Array.from({ length: samples }, (_, i) => index.get(values[i])!);
  return { targets: oneHot(labels, sorted.length), classes: sorted.map(String), labels };
}

import { matrix } from "../../../linalg/index.ts";
import { oneHot } from "../classTargets.ts";
import type { Dataset } from "../dataset.ts";
import type { TablePlan } from "./plan.ts";
import { tableDecoder, tableSurvey, type TableOptions } from "./table.ts";

export interface CsvOptions extends TableOptions {
  readonly source: string;
  /** Take only the first complete rows; classes and categories are those of the whole file all the same. */
  readonly limit?: number | undefined;
}

/**
 * The dataset of a table whose first line names the columns: CSV (RFC 4180) separated by commas, semicolons, tabs or |,
 * in UTF-8 or UTF-16, with decimal points or, beside other separators, commas.
 * Blank lines, lines of comment (`#`) and a `sep=` line are left out, and columns that only number or name the rows.
 * `targets` names the target columns (see `findTargets`); all others are inputs:
 * numbers as they are, true and false as 1 and 0, texts as one column for each of up to 100 kinds. One target column of
 * texts, or of whole numbers that look like labels (see `areLabels`), becomes one-hot.
 * Rows are counted from 1 after the header. Throws `InputError` when no targets are named (with the list of columns),
 * for unknown, empty or repeated column names,
 * ragged rows, no rows, columns of both numbers and texts, cells that are not finite, and missing values unless
 * `dropMissing`.
 */
export function parseCsv(bytes: Uint8Array, where: string, options: CsvOptions): Dataset {
  const survey = tableSurvey(where, options);
  survey.push(bytes, true);
  const plan = survey.plan();
  const samples = Math.min(plan.rows, options.limit ?? Infinity);
  const inputs = matrix(samples, plan.inputNames.length);
  const targets = plan.classes ? null : matrix(samples, plan.targets.length);
  const labels = plan.classes && new Int32Array(samples);
  let row = 0;
  tableDecoder(plan, where, (x, y, label) => {
    inputs.data.set(x, row * inputs.cols);
    if (labels) labels[row] = label;
    else targets!.data.set(y, row * targets!.cols);
    return ++row < samples;
  }).push(bytes, true);
  const common = { inputs, ...tableNames(plan), source: options.source };
  if (!labels)
    return { ...common, targets: targets!, targetNames: plan.targets.map(({ column }) => plan.names[column]) };
  return { ...common, targets: oneHot(labels, plan.classes.length), classes: plan.classes, labels };
}

/** What a table says of its columns. */
export const tableNames = ({ inputNames, notes }: TablePlan): Pick<Dataset, "inputNames" | "notes"> => ({
  inputNames,
  notes,
});

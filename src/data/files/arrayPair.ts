import { InputError } from "../../inputError.ts";
import { matrix, type Matrix } from "../../linalg/index.ts";
import { classTargets, MAX_CLASSES } from "./classTargets.ts";
import { cellKind } from "./csv/index.ts";
import { requireFinite, type Dataset } from "./dataset.ts";
import { areLabels, type TargetKind } from "./labelRule.ts";
import { decodeRows, decodeTexts, shapeText, type StoredArray } from "./storedArray.ts";

export interface PairOptions {
  readonly source: string;
  readonly limit?: number | undefined;
  /** What one column of targets was said to hold. */
  readonly kind?: TargetKind | undefined;
  /** Whether samples that lack a value (NaN, or an empty label) are left out rather than refused. */
  readonly dropMissing?: boolean | undefined;
  /** The name of the targets, for notes, and what stands before the colon to say what they hold. */
  readonly name?: string | undefined;
  readonly flag?: string | undefined;
}

/**
 * The dataset of an inputs array and a targets array, one sample per entry of their first dimension.
 * Inputs of more than two dimensions are flattened; pixels are divided by 255.
 * Targets of one column are class labels and become one-hot when they are texts, or integers that look like labels (see
 * `areLabels`), or are said to be; floating point numbers and wider targets are taken as they are.
 * Throws `InputError` for shapes that do not fit, no samples, inputs that are texts, and numbers that are not finite.
 */
export function arrayPair(inputs: StoredArray, targets: StoredArray, options: PairOptions): Dataset {
  requireShapes(inputs, targets);
  const { kind, name = "targets", flag = name, source } = options;
  const samples = Math.min(inputs.shape[0], options.limit ?? Infinity);
  const oneColumn = (targets.shape[1] ?? 1) === 1;
  if (kind === "class" && !oneColumn) {
    throw new InputError(`${targets.where}: class labels need to be one column, got shape ${shapeText(targets.shape)}`);
  }
  if (targets.type.text && (kind === "number" || !oneColumn)) {
    throw new InputError(`${targets.where}: needs numbers, got texts`);
  }
  const values = oneColumn ? columnOf(targets) : null;
  const isLabel = values !== null && (kind === undefined ? looksLikeLabels(targets, values) : kind === "class");
  const whole = values instanceof Float64Array && (targets.type.integer || values.every(Number.isSafeInteger));
  const other = `${whole ? "whole numbers" : "numbers"}; --targets ${flag}:${isLabel ? "number" : "class"} takes them as ${isLabel ? "numbers" : "labels"}`;
  const said = (what: string): string[] => (kind === undefined && whole ? [`${name}: ${what} (${other})`] : []);

  const kept = options.dropMissing ? complete(inputs, targets, values) : null;
  const take = <T extends Matrix>(M: T): Matrix => (kept ? rowsOf(M, kept, samples) : M);
  const count = kept ? Math.min(samples, kept.length) : samples;
  const X = take(decodeRows(inputs, kept ? inputs.shape[0] : samples, inputs.pixels ? 255 : 1));
  if (!inputs.type.integer) requireFinite(X, inputs.where);
  const images = inputs.pixels ? { images: true } : {};
  const dropped =
    kept && kept.length < inputs.shape[0]
      ? [`${inputs.shape[0] - kept.length} of ${inputs.shape[0]} rows left out: they lack a value`]
      : [];
  if (isLabel) {
    const labels = kept ? Array.from(kept, (i) => values[i]) : values;
    requireLabels(labels, targets.where);
    const found = classTargets(labels as ArrayLike<number> | readonly string[], count, targets.where);
    const notes = [
      ...(whole ? said(`${found.classes.length} classes`) : [`${name}: ${found.classes.length} classes`]),
      ...dropped,
    ];
    return { inputs: X, ...found, ...images, notes, source };
  }
  const Y = take(decodeRows(targets, kept ? targets.shape[0] : samples));
  requireFinite(Y, targets.where);
  return { inputs: X, targets: Y, ...images, notes: [...said("numbers"), ...dropped], source };
}

/** Refuses arrays whose shapes are not those of inputs and their targets. Throws `InputError`. */
export function requireShapes(
  inputs: Pick<StoredArray, "shape" | "where">,
  targets: Pick<StoredArray, "shape" | "where">,
): void {
  if (inputs.shape.length === 0 || inputs.shape.includes(0)) {
    throw new InputError(
      `${inputs.where}: inputs need at least one sample and one column, got shape ${shapeText(inputs.shape)}`,
    );
  }
  if (targets.shape.length < 1 || targets.shape.length > 2 || targets.shape[1] === 0) {
    throw new InputError(
      `${targets.where}: targets need one or two dimensions and a column, got shape ${shapeText(targets.shape)}`,
    );
  }
  if (targets.shape[0] !== inputs.shape[0]) {
    throw new InputError(
      `${targets.where}: needs one target for each of the ${inputs.shape[0]} samples of ${inputs.where}, got ${targets.shape[0]}`,
    );
  }
}

const columnOf = (targets: StoredArray): Float64Array | string[] =>
  targets.type.text ? decodeTexts(targets) : decodeRows(targets, targets.shape[0]).data;

function looksLikeLabels({ type, shape }: StoredArray, values: Float64Array | string[]): boolean {
  if (!(values instanceof Float64Array)) return true;
  if (!type.integer) return false;
  const distinct = new Set<number>();
  for (let i = 0; i < values.length && distinct.size <= MAX_CLASSES; i++) distinct.add(values[i]);
  return distinct.size <= MAX_CLASSES && areLabels(distinct, shape[0]);
}

const isMissing = (value: number | string): boolean =>
  typeof value === "string" ? cellKind(value) === "missing" : Number.isNaN(value);

function requireLabels(labels: ArrayLike<number | string>, where: string): void {
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i];
    if (typeof label === "number" ? Number.isFinite(label) : !isMissing(label)) continue;
    throw new InputError(
      `${where}: needs a label for every sample, got ${label === "" ? "an empty one" : `"${label}"`} in row ${i + 1} (--drop-missing leaves such rows out)`,
    );
  }
}

/** The samples that lack nothing. */
function complete(inputs: StoredArray, targets: StoredArray, values: Float64Array | string[] | null): number[] {
  const lacks = new Uint8Array(inputs.shape[0]);
  const look = (M: Matrix): void => {
    for (let k = 0; k < M.data.length; k++) if (Number.isNaN(M.data[k])) lacks[Math.floor(k / M.cols)] = 1;
  };
  if (!inputs.type.integer) look(decodeRows(inputs, inputs.shape[0]));
  if (values === null) look(decodeRows(targets, targets.shape[0]));
  else for (let i = 0; i < values.length; i++) if (isMissing(values[i])) lacks[i] = 1;
  const kept: number[] = [];
  lacks.forEach((lack, i) => lack === 0 && kept.push(i));
  if (kept.length > 0) return kept;
  throw new InputError(`${inputs.where}: needs samples without missing values, got one in each of ${lacks.length}`);
}

function rowsOf(M: Matrix, rows: readonly number[], most: number): Matrix {
  const taken = rows.slice(0, most);
  const R = matrix(taken.length, M.cols);
  taken.forEach((i, k) => R.data.set(M.data.subarray(i * M.cols, (i + 1) * M.cols), k * M.cols));
  return R;
}

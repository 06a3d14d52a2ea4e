import { InputError } from "../../inputError.ts";
import { classTargets } from "./classTargets.ts";
import { requireFinite, type Dataset } from "./dataset.ts";
import { decodeRows, shapeText, type StoredArray } from "./storedArray.ts";

/**
 * The dataset of an inputs array and a targets array, one sample per entry of their first dimension.
 * Inputs of more than two dimensions are flattened; pixels are divided by 255.
 * Targets of one column are class labels when they are integers and become one-hot; floating point numbers and wider targets are taken as they are.
 * Throws `InputError` for shapes that do not fit, no samples, and numbers that are not finite.
 */
export function arrayPair(
  inputs: StoredArray,
  targets: StoredArray,
  options: { readonly source: string; readonly limit?: number },
): Dataset {
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
  const samples = Math.min(inputs.shape[0], options.limit ?? Infinity);
  const X = decodeRows(inputs, samples, inputs.pixels ? 255 : 1);
  if (!inputs.type.integer) requireFinite(X, inputs.where);
  const isLabel = targets.type.integer && (targets.shape[1] ?? 1) === 1;
  if (isLabel) {
    const values = decodeRows(targets, targets.shape[0]).data;
    return { inputs: X, ...classTargets(values, samples, targets.where), source: options.source };
  }
  const Y = decodeRows(targets, samples);
  requireFinite(Y, targets.where);
  return { inputs: X, targets: Y, source: options.source };
}

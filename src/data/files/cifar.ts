import { InputError } from "../../inputError.ts";
import { matrix } from "../../linalg/index.ts";
import { oneHot } from "./classTargets.ts";
import type { Dataset } from "./dataset.ts";
import type { NamedBytes } from "./namedBytes.ts";

/** The ten classes of CIFAR-10, in the order of their labels. */
export const CIFAR10_CLASSES: readonly string[] = [
  "airplane",
  "automobile",
  "bird",
  "cat",
  "deer",
  "dog",
  "frog",
  "horse",
  "ship",
  "truck",
];

const PIXELS = 3 * 32 * 32;
const RECORD = 1 + PIXELS;

/**
 * The dataset of CIFAR-10 binary batches (Krizhevsky 2009), one after the other: records of one label byte and 3072 pixels,
 * red, green and blue planes of 32 × 32, row by row. Pixels are divided by 255, labels become one-hot over the ten classes.
 * Throws `InputError` for a length that is no whole number of records and for labels above 9.
 */
export function parseCifar10(batches: readonly NamedBytes[], source: string, limit = Infinity): Dataset {
  for (const { name, bytes } of batches) {
    if (bytes.length === 0 || bytes.length % RECORD !== 0) {
      throw new InputError(
        `${name}: a CIFAR-10 batch needs whole records of ${RECORD} bytes, got ${bytes.length} bytes`,
      );
    }
  }
  const total = batches.reduce((count, { bytes }) => count + bytes.length / RECORD, 0);
  const samples = Math.min(total, limit);
  const inputs = matrix(samples, PIXELS);
  const { data } = inputs;
  const labels = new Int32Array(samples);
  let i = 0;
  for (const { name, bytes } of batches) {
    for (let at = 0; at < bytes.length && i < samples; at += RECORD, i++) {
      if (bytes[at] >= CIFAR10_CLASSES.length) {
        throw new InputError(
          `${name}: CIFAR-10 labels need to be 0 to 9, got ${bytes[at]} in record ${at / RECORD + 1}`,
        );
      }
      labels[i] = bytes[at];
      const row = i * PIXELS;
      for (let j = 0; j < PIXELS; j++) data[row + j] = bytes[at + 1 + j] / 255;
    }
  }
  return { inputs, targets: oneHot(labels, CIFAR10_CLASSES.length), classes: CIFAR10_CLASSES, labels, source };
}

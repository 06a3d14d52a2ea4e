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
/** In CIFAR-100 a coarse label goes before the fine one. */
const RECORD100 = 2 + PIXELS;

const CIFAR100_CLASSES: readonly string[] = Array.from({ length: 100 }, (_, k) => String(k));

/** Whether the length of every batch is one of CIFAR-100 and not of CIFAR-10. */
const isCifar100 = (batches: readonly NamedBytes[]): boolean =>
  batches.every(({ bytes }) => bytes.length > 0 && bytes.length % RECORD100 === 0) &&
  batches.some(({ bytes }) => bytes.length % RECORD !== 0);

/**
 * The dataset of CIFAR-10 binary batches (Krizhevsky 2009), one after the other: records of one label byte and 3072
 * pixels,
 * red, green and blue planes of 32 × 32, row by row. Pixels are divided by 255, labels become one-hot over the ten
 * classes.
 * Records of 3074 bytes are those of CIFAR-100, of which the fine labels are taken.
 * Throws `InputError` for a length that is no whole number of records and for labels above 9 (99).
 */
export function parseCifar10(batches: readonly NamedBytes[], source: string, limit = Infinity): Dataset {
  const hundred = isCifar100(batches);
  const record = hundred ? RECORD100 : RECORD;
  const classes = hundred ? CIFAR100_CLASSES : CIFAR10_CLASSES;
  for (const { name, bytes } of batches) {
    if (bytes.length === 0 || bytes.length % record !== 0) {
      throw new InputError(
        `${name}: a CIFAR-10 batch needs whole records of ${RECORD} bytes, got ${bytes.length} bytes`,
      );
    }
  }
  const total = batches.reduce((count, { bytes }) => count + bytes.length / record, 0);
  const samples = Math.min(total, limit);
  const inputs = matrix(samples, PIXELS);
  const { data } = inputs;
  const labels = new Int32Array(samples);
  let i = 0;
  for (const { name, bytes } of batches) {
    for (let at = 0; at < bytes.length && i < samples; at += record, i++) {
      const label = bytes[at + record - PIXELS - 1];
      if (label >= classes.length) {
        throw new InputError(
          `${name}: CIFAR-${classes.length} labels need to be 0 to ${classes.length - 1}, got ${label} in record ${at / record + 1}`,
        );
      }
      labels[i] = label;
      const row = i * PIXELS;
      const pixels = at + record - PIXELS;
      for (let j = 0; j < PIXELS; j++) data[row + j] = bytes[pixels + j] / 255;
    }
  }
  const notes = [hundred ? "CIFAR-100: the fine labels, 100 classes" : "labels: 10 classes"];
  return { inputs, targets: oneHot(labels, classes.length), classes, labels, images: true, notes, source };
}

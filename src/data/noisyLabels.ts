import { InputError } from "../inputError.ts";
import type { Stream } from "../random/index.ts";

/** How labels are made noisy: each is replaced with probability `p`. */
export interface LabelNoise {
  readonly p: number;
  readonly stream: Stream;
}

/**
 * The labels, each replaced with probability `p` by one drawn uniformly from all `classes`, its own included.
 * The stream is drawn from twice per label whatever `p`, so that levels of noise on one stream are coupled. Throws
 * `InputError` for p outside [0, 1].
 */
export function noisyLabels(labels: Int32Array, classes: number, { p, stream }: LabelNoise): Int32Array {
  if (!(0 <= p && p <= 1)) throw new InputError(`label noise: needs a probability between 0 and 1, got ${p}`);
  return labels.map((label) => {
    const replaced = stream.uniform() < p;
    const other = stream.integer(classes);
    return replaced ? other : label;
  });
}

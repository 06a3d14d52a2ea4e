import type { Dataset } from "./dataset.ts";

/**
 * Samples that lie in a file too large to be held in memory: they are gone through, from the first one on, as often as
 * is asked.
 */
export interface SampleStream extends Omit<Dataset, "inputs" | "targets" | "labels"> {
  readonly samples: number;
  /** n_0 and n_L */
  readonly inputs: number;
  readonly outputs: number;
  /**
   * Hands over all samples in blocks: `count` rows of inputs (n_0 each) and of targets (n_L each; one-hot where they
   * are classes), valid until the next block. Throws `InputError` for what cannot be read.
   */
  each(take: (inputs: Float64Array, targets: Float64Array, count: number) => void): Promise<void>;
}

/** Samples are handed over in blocks of about this many numbers. */
export const BLOCK_NUMBERS = 2 ** 20;

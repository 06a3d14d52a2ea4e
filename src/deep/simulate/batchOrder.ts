import { permutation, type Stream } from "../../random/index.ts";

/**
 * The order in which a replica sees its samples, epoch by epoch: reshuffled, or as they are. A stream gives the linear
 * network's batches of the same seed;
 * asked for a later epoch, it draws those before it too, so that a run that is taken up again sees the same batches.
 */
export class BatchOrder {
  readonly #count: number;
  readonly #random: Stream | null;
  #order: Int32Array;
  #epoch = -1;

  /** @param random null for the samples as they are */
  constructor(count: number, random: Stream | null) {
    this.#count = count;
    this.#random = random;
    this.#order = Int32Array.from({ length: count }, (_, i) => i);
  }

  /** The samples in the order of an epoch, not before the last one asked for. */
  of(epoch: number): Int32Array {
    for (; this.#random && this.#epoch < epoch; this.#epoch++) this.#order = permutation(this.#count, this.#random);
    return this.#order;
  }
}

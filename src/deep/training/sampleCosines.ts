import { cosine } from "../../measure/index.ts";

/** A number for a rule's own signal, and for that of backpropagation in the same network. */
export interface Compared {
  readonly feedback: number;
  readonly backpropagation: number;
}

/**
 * The mean cosine of two signals and their mean norms, sample by sample. Samples in which one of them vanishes have no
 * cosine and are left out of its mean.
 */
export class SampleCosines {
  #cosines = 0;
  #directed = 0;
  #feedback = 0;
  #backpropagation = 0;
  #samples = 0;

  /** One sample: the inner product and the two squared norms. */
  add(product: number, feedback: number, backpropagation: number): void {
    const c = cosine(product, feedback, backpropagation);
    if (c !== null && Number.isFinite(c)) {
      this.#cosines += c;
      this.#directed++;
    }
    this.#feedback += Math.sqrt(feedback);
    this.#backpropagation += Math.sqrt(backpropagation);
    this.#samples++;
  }

  /** Null where no sample has a cosine. */
  get mean(): number | null {
    return this.#directed > 0 ? this.#cosines / this.#directed : null;
  }

  get norms(): Compared {
    return { feedback: this.#feedback / this.#samples, backpropagation: this.#backpropagation / this.#samples };
  }
}

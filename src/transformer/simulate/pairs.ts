import { cosine } from "../../measure/index.ts";

/** Inner products and squared norms of two signals, sequence by sequence. */
export class SignalPair {
  readonly #inner: number[] = [];
  readonly #first: number[] = [];
  readonly #second: number[] = [];

  /** Takes in a batch of signals (rows × lanes), the columns of a sequence side by side. */
  add(rows: number, lanes: number, context: number, batch: number, A: Float32Array, B: Float32Array): void {
    for (let b = 0; b < batch; b++) {
      let [inner, first, second] = [0, 0, 0];
      for (let i = 0; i < rows; i++) {
        for (let at = i * lanes + b * context; at < i * lanes + (b + 1) * context; at++) {
          inner += A[at] * B[at];
          first += A[at] * A[at];
          second += B[at] * B[at];
        }
      }
      this.#inner.push(inner);
      this.#first.push(first);
      this.#second.push(second);
    }
  }

  /** The mean cosine; sequences in which a signal vanishes have no direction and are left out. */
  cosine(): number | null {
    const cosines = this.#inner
      .map((inner, i) => cosine(inner, this.#first[i], this.#second[i]))
      .filter((value) => value !== null);
    return cosines.length > 0 ? cosines.reduce((sum, value) => sum + value, 0) / cosines.length : null;
  }

  /** The norms of both over all sequences; null beyond all numbers. */
  norms(): { first: number | null; second: number | null } {
    const size = (squares: readonly number[]) => {
      const norm = Math.sqrt(squares.reduce((sum, value) => sum + value, 0));
      return Number.isFinite(norm) ? norm : null;
    };
    return { first: size(this.#first), second: size(this.#second) };
  }

  /** The signals of several pairs stacked. */
  static stacked(pairs: readonly SignalPair[]): SignalPair {
    const all = new SignalPair();
    const sum = (of: (pair: SignalPair) => readonly number[]) =>
      of(pairs[0]).map((_, i) => pairs.reduce((total, pair) => total + of(pair)[i], 0));
    all.#inner.push(...sum((pair) => pair.#inner));
    all.#first.push(...sum((pair) => pair.#first));
    all.#second.push(...sum((pair) => pair.#second));
    return all;
  }
}

import type { TransformerShape } from "./shape.ts";

type Norm = TransformerShape["norm"];

/** Added to the variance, as PyTorch does. */
const EPSILON = 1e-5;

/** Norms of the columns of activities (n × lanes): each column is divided by its standard deviation, or its size. */
export class ColumnNorm {
  readonly #kind: Norm;
  readonly #n: number;
  readonly #lanes: number;
  readonly #first: Float64Array;
  readonly #second: Float64Array;

  constructor(kind: Norm, n: number, lanes: number) {
    [this.#kind, this.#n, this.#lanes] = [kind, n, lanes];
    this.#first = new Float64Array(lanes);
    this.#second = new Float64Array(lanes);
  }

  /** `y = (x − m) r`, m the mean of the column and r one over its standard deviation (RMS: m = 0); y may be x. */
  forward(x: Float32Array, y: Float32Array, r: Float32Array): void {
    const [n, lanes, mean, square] = [this.#n, this.#lanes, this.#first, this.#second];
    if (this.#kind === "none") {
      if (x !== y) y.set(x);
      return;
    }
    mean.fill(0);
    square.fill(0);
    if (this.#kind === "layer") {
      for (let i = 0; i < n; i++) for (let s = 0; s < lanes; s++) mean[s] += x[i * lanes + s];
      for (let s = 0; s < lanes; s++) mean[s] /= n;
    }
    for (let i = 0; i < n; i++) {
      for (let s = 0; s < lanes; s++) {
        const centred = x[i * lanes + s] - mean[s];
        square[s] += centred * centred;
      }
    }
    for (let s = 0; s < lanes; s++) square[s] = r[s] = 1 / Math.sqrt(square[s] / n + EPSILON);
    for (let i = 0; i < n; i++) {
      for (let s = 0; s < lanes; s++) y[i * lanes + s] = (x[i * lanes + s] - mean[s]) * square[s];
    }
  }

  /** `dx = r (dy − ⟨dy⟩ − y ⟨y ∘ dy⟩)`, averages over the column (RMS: without the first); dx may be dy. */
  backward(y: Float32Array, r: Float32Array, dy: Float32Array, dx: Float32Array): void {
    const [n, lanes, mean, along] = [this.#n, this.#lanes, this.#first, this.#second];
    if (this.#kind === "none") {
      if (dx !== dy) dx.set(dy);
      return;
    }
    mean.fill(0);
    along.fill(0);
    const centres = this.#kind === "layer" ? 1 / n : 0;
    for (let i = 0; i < n; i++) {
      for (let s = 0; s < lanes; s++) {
        const at = i * lanes + s;
        mean[s] += dy[at];
        along[s] += dy[at] * y[at];
      }
    }
    for (let s = 0; s < lanes; s++) {
      mean[s] *= centres;
      along[s] /= n;
    }
    for (let i = 0; i < n; i++) {
      for (let s = 0; s < lanes; s++) {
        const at = i * lanes + s;
        dx[at] = r[s] * (dy[at] - mean[s] - y[at] * along[s]);
      }
    }
  }
}

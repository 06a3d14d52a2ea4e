import { batchLanes, type TrainingOperations } from "../../deep/kernels/index.ts";
import type { TransformerShape } from "./shape.ts";

/**
 * Causal softmax attention of several heads. Activities are n × lanes, the tokens of the sequences side by side, each
 * head a band of rows; `qkv` (3n × lanes) has queries, keys and values below one another. The pattern of a head in a
 * sequence is kept by columns: entry (s, t) of a T' × T' matrix, T' the context rounded up to a multiple of four, is
 * how much token t attends to token s.
 */
export class Attention {
  readonly #shape: TransformerShape;
  readonly #operations: TrainingOperations;
  readonly #batch: number;
  readonly #lanes: number;
  /** T'. */
  readonly #side: number;
  readonly #rows: number;
  readonly #layer: { readonly kind: "full"; readonly rows: number; readonly cols: number };
  readonly #heads: Readonly<Record<"q" | "k" | "v" | "o" | "back", Float32Array>>;
  readonly #slopes: Float32Array;

  constructor(
    shape: TransformerShape,
    batch: number,
    lanes: number,
    operations: TrainingOperations,
    alloc: (n: number) => Float32Array,
  ) {
    const { context, width, heads } = shape;
    [this.#shape, this.#batch, this.#lanes, this.#operations] = [shape, batch, lanes, operations];
    this.#side = batchLanes(context);
    this.#rows = width / heads;
    this.#layer = { kind: "full", rows: this.#rows, cols: this.#side };
    const head = () => alloc(this.#rows * this.#side);
    this.#heads = { q: head(), k: head(), v: head(), o: head(), back: head() };
    this.#slopes = alloc(this.#side ** 2);
  }

  /** Room for the patterns of a block: of each sequence all heads. */
  patterns(alloc: (n: number) => Float32Array): readonly Float32Array[] {
    return Array.from({ length: this.#batch * this.#shape.heads }, () => alloc(this.#side ** 2));
  }

  /** `o = V P` head by head, `P = softmax(KᵀQ / √c)` over the tokens up to this one, c the rows of a head. */
  forward(qkv: Float32Array, patterns: readonly Float32Array[], out: Float32Array): void {
    const { q, k, v, o } = this.#heads;
    for (let b = 0; b < this.#batch; b++) {
      for (let h = 0; h < this.#shape.heads; h++) {
        this.#read(qkv, b, h, 0, q);
        this.#read(qkv, b, h, 1, k);
        this.#read(qkv, b, h, 2, v);
        const P = patterns[b * this.#shape.heads + h];
        this.#operations.backward(this.#layer, this.#side, k, q, null, P);
        this.#softmax(P);
        this.#operations.forward(this.#layer, this.#side, v, null, P, "linear", o, null);
        this.#write(o, b, h, 0, out);
      }
    }
  }

  /** The gradient with respect to queries, keys and values from that with respect to the output of `forward`. */
  backward(qkv: Float32Array, patterns: readonly Float32Array[], dOut: Float32Array, dQkv: Float32Array): void {
    const { q, k, v, o, back } = this.#heads;
    const [layer, side, S] = [this.#layer, this.#side, this.#slopes];
    for (let b = 0; b < this.#batch; b++) {
      for (let h = 0; h < this.#shape.heads; h++) {
        this.#read(qkv, b, h, 0, q);
        this.#read(qkv, b, h, 1, k);
        this.#read(qkv, b, h, 2, v);
        this.#read(dOut, b, h, 0, o);
        const P = patterns[b * this.#shape.heads + h];
        this.#operations.gradient(layer, side, o, P, back);
        this.#write(back, b, h, 2, dQkv);
        this.#operations.backward(layer, side, v, o, null, S);
        this.#softmaxBack(P, S);
        this.#operations.forward(layer, side, k, null, S, "linear", back, null);
        this.#write(back, b, h, 0, dQkv);
        this.#operations.gradient(layer, side, q, S, back);
        this.#write(back, b, h, 1, dQkv);
      }
    }
  }

  /** `signals ← signals Pᵀ` head by head: what is at a token goes to those it attends to. */
  carryBack(patterns: readonly Float32Array[], signals: Float32Array): void {
    const { o, back } = this.#heads;
    for (let b = 0; b < this.#batch; b++) {
      for (let h = 0; h < this.#shape.heads; h++) {
        this.#read(signals, b, h, 0, o);
        this.#operations.gradient(this.#layer, this.#side, o, patterns[b * this.#shape.heads + h], back);
        this.#write(back, b, h, 0, signals);
      }
    }
  }

  /** The mean over sequences and heads of `tr P / (√T ‖P‖)`: what mixing by these patterns leaves of a white signal. */
  mixingFactor(patterns: readonly Float32Array[]): number {
    const [side, { context, heads }] = [this.#side, this.#shape];
    let sum = 0;
    for (let b = 0; b < this.#batch; b++) {
      for (let h = 0; h < heads; h++) {
        const P = patterns[b * heads + h];
        let trace = 0;
        let square = 0;
        for (let t = 0; t < context; t++) trace += P[t * side + t];
        for (let i = 0; i < side * side; i++) square += P[i] * P[i];
        sum += trace / Math.sqrt(context * square);
      }
    }
    return sum / (this.#batch * heads);
  }

  /** A head's rows of a sequence, of the first, second or third n rows; columns beyond the context stay 0. */
  #read(from: Float32Array, sequence: number, head: number, third: number, to: Float32Array): void {
    const { context, width } = this.#shape;
    const [rows, side, lanes] = [this.#rows, this.#side, this.#lanes];
    const start = (third * width + head * rows) * lanes + sequence * context;
    for (let i = 0; i < rows; i++) for (let t = 0; t < context; t++) to[i * side + t] = from[start + i * lanes + t];
  }

  #write(from: Float32Array, sequence: number, head: number, third: number, to: Float32Array): void {
    const { context, width } = this.#shape;
    const [rows, side, lanes] = [this.#rows, this.#side, this.#lanes];
    const start = (third * width + head * rows) * lanes + sequence * context;
    for (let i = 0; i < rows; i++) for (let t = 0; t < context; t++) to[start + i * lanes + t] = from[i * side + t];
  }

  /** Scores in place to patterns; nothing attends to later tokens, and padding attends to nothing. */
  #softmax(P: Float32Array): void {
    const [side, { context }] = [this.#side, this.#shape];
    const unit = 1 / Math.sqrt(this.#rows);
    for (let t = 0; t < side; t++) {
      const last = t < context ? t : -1;
      let largest = -Infinity;
      for (let s = 0; s <= last; s++) if (P[s * side + t] > largest) largest = P[s * side + t];
      let total = 0;
      for (let s = 0; s <= last; s++) total += P[s * side + t] = Math.exp(unit * (P[s * side + t] - largest));
      for (let s = 0; s <= last; s++) P[s * side + t] /= total;
      for (let s = last + 1; s < side; s++) P[s * side + t] = 0;
    }
  }

  /** `S ← P ∘ (S − Σ_s P ∘ S) / √c`: from the gradient with respect to patterns to that with respect to KᵀQ. */
  #softmaxBack(P: Float32Array, S: Float32Array): void {
    const side = this.#side;
    const unit = 1 / Math.sqrt(this.#rows);
    for (let t = 0; t < side; t++) {
      let mean = 0;
      for (let s = 0; s < side; s++) mean += P[s * side + t] * S[s * side + t];
      for (let s = 0; s < side; s++) S[s * side + t] = unit * P[s * side + t] * (S[s * side + t] - mean);
    }
  }
}

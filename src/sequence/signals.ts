import type { Matrix } from "../linalg/index.ts";
import { mixPlaces } from "./places/index.ts";
import type { PlacedStack } from "./placedStack.ts";
import type { SequenceNetwork } from "./realise.ts";
import type { View } from "./view.ts";

/** The doubles that signals take of the kernels' memory. */
export const signalMemory = (view: View, network: SequenceNetwork, count: number): number =>
  view.layers.reduce((sum, { rows, places, above }, i) => {
    const spread = network.outputs * (network.dealt[i] ?? 1);
    return sum + places * count * (2 * spread + 2 * rows + above) + spread * rows;
  }, 0);

/**
 * The signals of a stack whose samples have passed: the errors, what DFA makes of them in each layer, and what comes
 * down by backpropagation or FA.
 * One row a place of each sample.
 */
export class Signals {
  /** `E = Ŷ − Y`. */
  readonly errors: Float64Array;
  /** In each layer, in the coordinates above it: what comes down. Filled by `backward`. */
  readonly coming: readonly Float64Array[];
  readonly #network: SequenceNetwork;
  readonly #view: View;
  readonly #stack: PlacedStack;
  /** E K_l, the same dealt to the matrices of its places, and what goes into the update of each layer. */
  readonly #carried: readonly Float64Array[];
  readonly #dealt: readonly Float64Array[];
  readonly #direct: readonly Float64Array[];
  readonly #met: readonly Float64Array[];
  readonly #sent: readonly (Float64Array | null)[];

  constructor(network: SequenceNetwork, view: View, stack: PlacedStack) {
    const { kernels, layers, count } = stack;
    this.#network = network;
    this.#view = view;
    this.#stack = stack;
    const nL = network.outputs;
    const top = layers.length - 1;
    const rowsOf = (i: number) => layers[i].places * count;
    this.errors = kernels.alloc(rowsOf(top) * nL);
    const hidden = network.layers.slice(0, -1);
    this.#carried = hidden.map(({ carry }, i) => (carry.isIdentity ? this.errors : kernels.alloc(rowsOf(i) * nL)));
    this.#dealt = hidden.map((_, i) =>
      network.dealt[i] === 1 ? this.#carried[i] : kernels.alloc(rowsOf(i) * nL * network.dealt[i]),
    );
    this.#sent = view.sent.map((F) => {
      if (!F) return null;
      const copied = kernels.alloc(F.data.length);
      copied.set(F.data);
      return copied;
    });
    this.#direct = hidden.map((_, i) => (view.sent[i] ? kernels.alloc(rowsOf(i) * layers[i].rows) : this.#dealt[i]));
    this.coming = layers.map(({ above }, i) => (i === top ? this.errors : kernels.alloc(rowsOf(i) * above)));
    this.#met = layers.map(({ rows, above }, i) =>
      rows === above && !view.metrics[i] ? this.coming[i] : kernels.alloc(rowsOf(i) * rows),
    );
  }

  /** Forms the errors of the outputs; returns the sum of their squares. */
  compare(targets: Float64Array): number {
    const { outputs } = this.#stack;
    let squared = 0;
    for (let k = 0; k < this.errors.length; k++) {
      const e = outputs[k] - targets[k];
      this.errors[k] = e;
      squared += e * e;
    }
    return squared;
  }

  /** E K_l of layer i. */
  carried(i: number): Float64Array {
    const { carry } = this.#network.layers[i];
    const carried = this.#carried[i];
    if (!carry.isIdentity) mixPlaces(carry, this.#stack.count, this.#network.outputs, this.errors, carried);
    return carried;
  }

  /** What DFA sends to layer i, for its update: `rows` numbers a place. */
  direct(i: number): Float64Array {
    if (i === this.#stack.layers.length - 1) return this.errors;
    const carried = this.carried(i);
    const dealt = this.#dealt[i];
    const parts = this.#network.dealt[i];
    const nL = this.#network.outputs;
    const { rows, places } = this.#stack.layers[i];
    const n = places * this.#stack.count;
    if (dealt !== carried) {
      dealt.fill(0);
      for (let r = 0; r < n; r++) {
        const to = (r * parts + ((r % places) % parts)) * nL;
        for (let j = 0; j < nL; j++) dealt[to + j] = carried[r * nL + j];
      }
    }
    const F = this.#sent[i];
    if (F) this.#stack.kernels.gemm(n, rows, nL * parts, 1, dealt, false, F, true, 0, this.#direct[i]);
    return this.#direct[i];
  }

  /** Sends the errors down through `carriers`, the layers' own parameters for backpropagation, and fills `coming`. */
  backward(carriers: readonly (readonly Float64Array[])[]): void {
    const { layers } = this.#stack;
    for (let i = layers.length - 1; i > 0; i--) {
      const { keeps, cols, above, places } = layers[i];
      const out = this.coming[i - 1];
      const here = this.coming[i];
      out.fill(0);
      const n = places * this.#stack.count;
      if (keeps) for (let r = 0; r < n; r++) for (let j = 0; j < cols; j++) out[r * cols + j] = here[r * above + j];
      this.#stack.down(i, carriers[i], this.met(i), out);
    }
  }

  /**
   * What comes down to layer i as its own rows meet it, `(Γ_l D)` in its slot: the signal of its update by
   * backpropagation.
   */
  met(i: number): Float64Array {
    const met = this.#met[i];
    const coming = this.coming[i];
    if (met === coming) return met;
    const { rows, above, slot, places } = this.#stack.layers[i];
    const metric: Matrix | null = this.#view.metrics[i];
    const n = places * this.#stack.count;
    for (let r = 0; r < n; r++) {
      for (let a = 0; a < rows; a++) {
        if (!metric) {
          met[r * rows + a] = coming[r * above + slot + a];
          continue;
        }
        let sum = 0;
        for (let b = 0; b < above; b++) sum += metric.data[(slot + a) * above + b] * coming[r * above + b];
        met[r * rows + a] = sum;
      }
    }
    return met;
  }
}

import type { TrainingOperations } from "../../deep/kernels/index.ts";
import { activate } from "./activate.ts";
import type { Attention } from "./attention.ts";
import type { ColumnNorm } from "./norm.ts";
import { normsBefore, type TransformerShape } from "./shape.ts";

/** The matrices of a block, or their gradients; queries, keys and values have one of 3n × n. */
export interface BlockMatrices {
  readonly qkv: Float32Array;
  readonly output: Float32Array;
  readonly up: Float32Array;
  readonly down: Float32Array;
}

/** The signals at the outputs of a block's linear maps, those of `up` before the activation: rows × lanes each. */
export interface BlockSignals extends BlockMatrices {
  /** The thirds of `qkv`. */
  readonly query: Float32Array;
  readonly key: Float32Array;
  readonly value: Float32Array;
  /** At the block's output, on the stream. */
  readonly stream: Float32Array;
}

/** What all blocks of a network share. */
export interface BlockTools {
  readonly shape: TransformerShape;
  readonly lanes: number;
  readonly operations: TrainingOperations;
  readonly attention: Attention;
  readonly norm: ColumnNorm;
  /** Scratch of n × lanes. */
  readonly scratch: Float32Array;
}

/**
 * A block on the residual stream, `h + a + b`: attention's `a = W_o o`, o of the queries, keys and values of N(h), and
 * the MLP's `b = W_2 g(W_1 N(h + a))`, N the norm; or, with norms after, `N(N(h + a) + b)` of h and N(h + a) as they
 * are. Activities are kept from `forward` for what follows it.
 */
export class Block {
  /** The stream below, between and above; the one above is the one below of the next block. */
  readonly below: Float32Array;
  readonly above: Float32Array;
  readonly patterns: readonly Float32Array[];
  readonly #tools: BlockTools;
  readonly #middle: Float32Array;
  /** What attention and MLP read. */
  readonly #reads: readonly [attention: Float32Array, mlp: Float32Array];
  readonly #inverses: readonly [Float32Array, Float32Array];
  readonly #qkv: Float32Array;
  readonly #heads: Float32Array;
  readonly #hidden: Float32Array;
  readonly #slope: Float32Array;
  readonly #layers;

  constructor(tools: BlockTools, below: Float32Array, alloc: (n: number) => Float32Array) {
    const { shape, lanes, attention } = tools;
    const { width, hidden } = shape;
    this.#tools = tools;
    this.below = below;
    this.#middle = alloc(width * lanes);
    this.above = alloc(width * lanes);
    this.#reads = normsBefore(shape) ? [alloc(width * lanes), alloc(width * lanes)] : [below, this.#middle];
    this.#inverses = [alloc(lanes), alloc(lanes)];
    this.#qkv = alloc(3 * width * lanes);
    this.patterns = attention.patterns(alloc);
    this.#heads = alloc(width * lanes);
    this.#hidden = alloc(hidden * lanes);
    this.#slope = alloc(hidden * lanes);
    this.#layers = {
      qkv: { kind: "full", rows: 3 * width, cols: width },
      output: { kind: "full", rows: width, cols: width },
      up: { kind: "full", rows: hidden, cols: width },
      down: { kind: "full", rows: width, cols: hidden },
    } as const;
  }

  forward(W: BlockMatrices): void {
    const { shape, lanes, operations, attention, norm, scratch } = this.#tools;
    const [first, second] = this.#reads;
    const layers = this.#layers;
    const before = shape.normPosition === "before";
    const add = (x: Float32Array, y: Float32Array, sum: Float32Array): void => {
      for (let i = 0; i < sum.length; i++) sum[i] = x[i] + y[i];
    };
    if (before) norm.forward(this.below, first, this.#inverses[0]);
    operations.forward(layers.qkv, lanes, W.qkv, null, first, "linear", this.#qkv, null);
    attention.forward(this.#qkv, this.patterns, this.#heads);
    operations.forward(layers.output, lanes, W.output, null, this.#heads, "linear", scratch, null);
    add(this.below, scratch, this.#middle);
    if (before) norm.forward(this.#middle, second, this.#inverses[1]);
    else norm.forward(this.#middle, this.#middle, this.#inverses[0]);
    operations.forward(layers.up, lanes, W.up, null, second, "linear", this.#hidden, null);
    activate(shape.activation, this.#hidden.length, this.#hidden, this.#slope);
    operations.forward(layers.down, lanes, W.down, null, this.#hidden, "linear", scratch, null);
    add(this.#middle, scratch, this.above);
    if (!before) norm.forward(this.above, this.above, this.#inverses[1]);
  }

  /**
   * Backpropagation within the block: the signals of its maps from that at its output, `S.stream`, and to `below`, if
   * any, the gradient with respect to the stream below.
   */
  backward(W: BlockMatrices, S: BlockSignals, below: Float32Array | null): void {
    const { shape, lanes, operations, attention, norm, scratch } = this.#tools;
    const [first, second] = this.#reads;
    const layers = this.#layers;
    const before = shape.normPosition === "before";
    const addTo = (x: Float32Array, sum: Float32Array): void => operations.axpy(sum.length, 1, x, sum);
    if (before) S.down.set(S.stream);
    else norm.backward(this.above, this.#inverses[1], S.stream, S.down);
    operations.backward(layers.down, lanes, W.down, S.down, this.#slope, S.up);
    operations.backward(layers.up, lanes, W.up, S.up, null, S.output);
    if (before) norm.backward(second, this.#inverses[1], S.output, S.output);
    addTo(S.down, S.output);
    if (!before) norm.backward(this.#middle, this.#inverses[0], S.output, S.output);
    operations.backward(layers.output, lanes, W.output, S.output, null, scratch);
    attention.backward(this.#qkv, this.patterns, scratch, S.qkv);
    if (below === null) return;
    operations.backward(layers.qkv, lanes, W.qkv, S.qkv, null, below);
    if (before) norm.backward(first, this.#inverses[0], below, below);
    addTo(S.output, below);
  }

  /** Signals of `up` that enter after the activation go on to before it. */
  throughActivation(up: Float32Array): void {
    for (let i = 0; i < up.length; i++) up[i] *= this.#slope[i];
  }

  /** The gradients of the maps: signals times what the maps read, summed over the batch. */
  gradients({ qkv, output, up, down }: BlockSignals, G: BlockMatrices): void {
    const { lanes, operations } = this.#tools;
    const [first, second] = this.#reads;
    const layers = this.#layers;
    operations.gradient(layers.qkv, lanes, qkv, first, G.qkv);
    operations.gradient(layers.output, lanes, output, this.#heads, G.output);
    operations.gradient(layers.up, lanes, up, second, G.up);
    operations.gradient(layers.down, lanes, down, this.#hidden, G.down);
  }
}

import { batchLanes, createTrainingKernels, type TrainingKernels } from "../../deep/kernels/index.ts";
import { Attention } from "./attention.ts";
import { Block, type BlockMatrices, type BlockSignals, type BlockTools } from "./block.ts";
import { crossEntropy, type ColumnLosses } from "./crossEntropy.ts";
import { ColumnNorm } from "./norm.ts";
import {
  normsBefore,
  parameterCount,
  parameterMatrices,
  type ParameterMatrix,
  type TransformerShape,
} from "./shape.ts";

/** Signals of all blocks, and at the embedding. */
export interface Signals {
  readonly blocks: readonly BlockSignals[];
  readonly embedding: Float32Array;
}

/** A full batch of sequences side by side: a symbol for each token, and the one it should predict, −1 for none. */
export interface TokenBatch {
  readonly tokens: Int32Array;
  readonly targets: Int32Array;
}

/**
 * A Transformer that predicts a symbol at every token: embeddings of tokens and positions, D blocks, a norm where
 * blocks have one before, and a readout. Activities have a column for each token of a batch, sequence after sequence,
 * `lanes` many. Single precision; no array is made but by the constructor, `signals` and `gradient`.
 */
export class Transformer {
  readonly shape: TransformerShape;
  readonly lanes: number;
  /** Sequences of a batch. */
  readonly batch: number;
  readonly kernels: TrainingKernels;
  /** All parameters, in the order of `matrices`. */
  readonly parameters: Float32Array;
  readonly matrices: readonly ParameterMatrix[];
  readonly blocks: readonly Block[];
  /** The losses of the last batch, column by column. */
  readonly columns: ColumnLosses;
  /** `softmax − onehot` of the last batch over the columns that count: V × lanes. */
  readonly errors: Float32Array;
  /** The gradient of the loss with respect to the end of the stream: n × lanes. */
  readonly topSignal: Float32Array;
  readonly attention: Attention;
  readonly #tools: BlockTools;
  readonly #weights: ParameterViews;
  /** What the readout reads. */
  readonly #features: Float32Array;
  readonly #inverse: Float32Array;
  readonly #logits: Float32Array;
  readonly #readout;
  #tokens: Int32Array = new Int32Array();

  /**
   * @param room floats of the kernels' memory to be had beside the network's own
   * @param kernelsOf what computes; by default in WebAssembly
   */
  constructor(shape: TransformerShape, batch: number, room = 0, kernelsOf = createTrainingKernels) {
    const { vocabulary, width, blocks, norm } = shape;
    const lanes = batchLanes(batch * shape.context);
    [this.shape, this.batch, this.lanes] = [shape, batch, lanes];
    const kernels = kernelsOf(roomOf(shape, batch) + room);
    const alloc = (n: number) => kernels.alloc(n);
    this.kernels = kernels;
    this.parameters = alloc(parameterCount(shape));
    this.matrices = parameterMatrices(shape);
    this.#weights = viewsOf(shape, this.matrices, this.parameters);
    this.attention = new Attention(shape, batch, lanes, kernels, alloc);
    this.#tools = {
      shape,
      lanes,
      operations: kernels,
      attention: this.attention,
      norm: new ColumnNorm(norm, width, lanes),
      scratch: alloc(width * lanes),
    };
    let stream = alloc(width * lanes);
    this.blocks = Array.from({ length: blocks }, () => {
      const block = new Block(this.#tools, stream, alloc);
      stream = block.above;
      return block;
    });
    this.#features = normsBefore(shape) ? alloc(width * lanes) : stream;
    this.#inverse = alloc(lanes);
    this.#logits = alloc(vocabulary * lanes);
    this.errors = alloc(vocabulary * lanes);
    this.topSignal = alloc(width * lanes);
    this.columns = { losses: new Float64Array(lanes), hits: new Uint8Array(lanes) };
    this.#readout = { kind: "full", rows: vocabulary, cols: width } as const;
  }

  /** Floats of the kernels' memory that a network takes by itself. */
  static size(shape: TransformerShape, batch: number): number {
    return roomOf(shape, batch);
  }

  /** Floats of a set of signals. */
  static signalSize({ width, hidden, blocks, context }: TransformerShape, batch: number): number {
    return (blocks * (6 * width + hidden) + width) * batchLanes(batch * context);
  }

  /** Room for signals, out of what was asked for. */
  signals(): Signals {
    const [{ width, hidden }, { kernels, lanes }] = [this.shape, this];
    return {
      blocks: this.blocks.map(() => {
        const qkv = kernels.alloc(3 * width * lanes);
        return {
          stream: kernels.alloc(width * lanes),
          qkv,
          query: qkv.subarray(0, width * lanes),
          key: qkv.subarray(width * lanes, 2 * width * lanes),
          value: qkv.subarray(2 * width * lanes),
          output: kernels.alloc(width * lanes),
          up: kernels.alloc(hidden * lanes),
          down: kernels.alloc(width * lanes),
        };
      }),
      embedding: kernels.alloc(width * lanes),
    };
  }

  /** A vector like the parameters, out of the room that was asked for, and its matrices. */
  gradient(): Gradient {
    const vector = this.kernels.alloc(this.parameters.length);
    return { vector, views: viewsOf(this.shape, this.matrices, vector) };
  }

  /** The matrix U of the readout, V × n: an own one, or the embedding of the tokens. */
  get readout(): Float32Array {
    return this.#weights.readout;
  }

  /**
   * Goes through a batch, and compares with its targets: fills `columns`, `errors` (over the number of targets) and
   * `topSignal`. Returns the mean loss of the targets in nats.
   */
  forward({ tokens, targets }: TokenBatch): number {
    const { shape, kernels, lanes } = this;
    const columns = this.batch * shape.context;
    this.#tokens = tokens;
    this.#embed(columns);
    for (let l = 0; l < this.blocks.length; l++) this.blocks[l].forward(this.#weights.blocks[l]);
    const top = this.stream(shape.blocks);
    if (this.#features !== top) this.#tools.norm.forward(top, this.#features, this.#inverse);
    const U = this.#weights.readout;
    kernels.forward(this.#readout, lanes, U, null, this.#features, "linear", this.#logits, null);
    let counted = 0;
    for (let s = 0; s < columns; s++) if (targets[s] >= 0) counted++;
    const share = counted > 0 ? 1 / counted : 0;
    crossEntropy(shape.vocabulary, lanes, columns, share, this.#logits, targets, this.errors, this.columns);
    kernels.backward(this.#readout, lanes, U, this.errors, null, this.topSignal);
    if (this.#features !== top)
      this.#tools.norm.backward(this.#features, this.#inverse, this.topSignal, this.topSignal);
    let loss = 0;
    for (let s = 0; s < columns; s++) loss += this.columns.losses[s];
    return loss * share;
  }

  /** The stream above block l, n × lanes; at 0 the embedding. */
  stream(l: number): Float32Array {
    return l === 0 ? this.blocks[0].below : this.blocks[l - 1].above;
  }

  /** Backpropagation within block l = 1 … D from the signal at its output; to `below`, if any, what goes on down. */
  backwardBlock(l: number, signals: BlockSignals, below: Float32Array | null): void {
    this.blocks[l - 1].backward(this.#weights.blocks[l - 1], signals, below);
  }

  /** The gradients of all parameters from signals, on the last batch; with null of the readout alone. */
  collect(signals: Signals | null, { views }: Gradient): void {
    const { kernels, lanes, shape } = this;
    if (!shape.tied) views.tokens.fill(0);
    kernels.gradient(this.#readout, lanes, this.errors, this.#features, views.readout);
    if (signals === null) return;
    for (let l = 0; l < this.blocks.length; l++) this.blocks[l].gradients(signals.blocks[l], views.blocks[l]);
    views.positions.fill(0);
    const [{ width, context }, tokens] = [shape, this.#tokens];
    for (let i = 0; i < width; i++) {
      for (let s = 0; s < this.batch * context; s++) {
        const value = signals.embedding[i * lanes + s];
        views.tokens[tokens[s] * width + i] += value;
        views.positions[(s % context) * width + i] += value;
      }
    }
  }

  #embed(columns: number): void {
    const [{ width, context }, { lanes }, tokens] = [this.shape, this, this.#tokens];
    const h = this.stream(0);
    for (let i = 0; i < width; i++) {
      for (let s = 0; s < lanes; s++) {
        h[i * lanes + s] =
          s < columns
            ? this.#weights.tokens[tokens[s] * width + i] + this.#weights.positions[(s % context) * width + i]
            : 0;
      }
    }
  }
}

/** A gradient of all parameters. */
export interface Gradient {
  readonly vector: Float32Array;
  readonly views: ParameterViews;
}

interface ParameterViews {
  readonly tokens: Float32Array;
  readonly positions: Float32Array;
  readonly blocks: readonly BlockMatrices[];
  readonly readout: Float32Array;
}

function viewsOf(
  { blocks, tied }: TransformerShape,
  matrices: readonly ParameterMatrix[],
  vector: Float32Array,
): ParameterViews {
  const view = (name: ParameterMatrix["name"], block: number): Float32Array => {
    const { at, rows, cols } = matrices.find((one) => one.name === name && one.block === block)!;
    return vector.subarray(at, at + rows * cols * (name === "query" ? 3 : 1));
  };
  const tokens = view("tokens", 0);
  return {
    tokens,
    positions: view("positions", 0),
    blocks: Array.from({ length: blocks }, (_, l) => ({
      qkv: view("query", l + 1),
      output: view("output", l + 1),
      up: view("up", l + 1),
      down: view("down", l + 1),
    })),
    readout: tied ? tokens : view("readout", blocks + 1),
  };
}

/** Floats that a network takes in the kernels' memory: those its constructor asks for. */
function roomOf(shape: TransformerShape, batch: number): number {
  const { vocabulary, context, width, hidden, heads, blocks } = shape;
  const lanes = batchLanes(batch * context);
  const side = batchLanes(context);
  const reads = normsBefore(shape) ? 1 : 0;
  const block = (2 + 3 + 1 + 2 * reads) * width + 2 * hidden + 2;
  const patterns = batch * heads * side ** 2;
  const own = blocks * block + (3 + reads) * width + 1 + 2 * vocabulary;
  const head = 5 * (width / heads) * side + side ** 2;
  return parameterCount(shape) + lanes * own + blocks * patterns + head;
}

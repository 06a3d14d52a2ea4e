/** What a Transformer is built of; every linear map is without biases, every norm without gains. */
export interface TransformerShape {
  /** V, how many symbols there are. */
  readonly vocabulary: number;
  /** T, how many tokens it sees at a time. */
  readonly context: number;
  /** n, the width of the residual stream. */
  readonly width: number;
  /** Heads of attention; they divide the width. */
  readonly heads: number;
  /** Hidden units of the MLP. */
  readonly hidden: number;
  /** D. */
  readonly blocks: number;
  readonly activation: "relu" | "gelu";
  readonly norm: "none" | "layer" | "rms";
  /**
   * Before: on what attention, MLP and readout read of the stream; after: on the stream, once attention or MLP has
   * added to it.
   */
  readonly normPosition: "before" | "after";
  /** Whether the readout is the embedding of the tokens. */
  readonly tied: boolean;
}

/** Whether what reads the stream reads it through a norm. */
export const normsBefore = ({ norm, normPosition }: TransformerShape): boolean =>
  norm !== "none" && normPosition === "before";

/** The linear maps of a block in the order of their parameters. */
export const MAPS = ["query", "key", "value", "output", "up", "down"] as const;
export type MapName = (typeof MAPS)[number];

/** One matrix of parameters: `rows × cols`, row by row from the entry `at` of the vector of all parameters. */
export interface ParameterMatrix {
  readonly name: "tokens" | "positions" | "readout" | MapName;
  /** The block that it belongs to, 1 … D; 0 for the embeddings, D + 1 for the readout. */
  readonly block: number;
  readonly rows: number;
  readonly cols: number;
  readonly at: number;
}

/** The shape of a linear map: its outputs and inputs. */
export function mapSize({ width, hidden }: TransformerShape, map: MapName): { rows: number; cols: number } {
  return { rows: map === "up" ? hidden : width, cols: map === "down" ? hidden : width };
}

/**
 * All parameters in their order: the embeddings of tokens (V × n) and positions (T × n), a row for each; the six maps
 * of each block; the readout (V × n), unless it is tied.
 */
export function parameterMatrices(shape: TransformerShape): ParameterMatrix[] {
  const { vocabulary, context, width, blocks, tied } = shape;
  const found: ParameterMatrix[] = [];
  let at = 0;
  const add = (name: ParameterMatrix["name"], block: number, rows: number, cols: number): void => {
    found.push({ name, block, rows, cols, at });
    at += rows * cols;
  };
  add("tokens", 0, vocabulary, width);
  add("positions", 0, context, width);
  for (let block = 1; block <= blocks; block++) {
    for (const map of MAPS) {
      const { rows, cols } = mapSize(shape, map);
      add(map, block, rows, cols);
    }
  }
  if (!tied) add("readout", blocks + 1, vocabulary, width);
  return found;
}

/** How many parameters there are. */
export function parameterCount(shape: TransformerShape): number {
  const { at, rows, cols } = parameterMatrices(shape).at(-1)!;
  return at + rows * cols;
}

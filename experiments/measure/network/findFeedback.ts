import { ROUNDING, type Tensor } from "../../../src/data/checkpoints/index.ts";
import { InputError } from "../../../src/inputError.ts";
import { block, matrix, matrixFrom, transpose, type Matrix } from "../../../src/linalg/index.ts";
import { fullMap, sharedMap, type LayerMap } from "./layerMap.ts";
import type { NetworkFeedback, NetworkLayer } from "./types.ts";
import { windowConnections, type Windows } from "./windows.ts";

export interface FeedbackSearch {
  readonly layers: readonly NetworkLayer[];
  /** How many maps each layer has above; 0 for a full layer. */
  readonly channels: readonly number[];
  readonly channelsLast: readonly boolean[];
  readonly windows: readonly (Windows | null)[];
  readonly candidates: readonly Tensor[];
  /** By layer, as a map names them. */
  readonly named: readonly (Tensor | undefined)[] | undefined;
  readonly where: string;
}

export interface FoundFeedback {
  readonly feedback: NetworkFeedback | null;
  /** By layer, the end of a sentence that says what was taken. */
  readonly taken: readonly (string | undefined)[];
  readonly passedOver: readonly string[];
}

const NONE: FoundFeedback = { feedback: null, taken: [], passedOver: [] };

/**
 * The feedback of a network among candidate tensors: named by a map; beside the weights of the layer it belongs to, or
 * of the layer above, as biotorch has it; one for each hidden layer in their order;
 * or one matrix for all, cut to the width of each. Rows and columns either way round; one row for each map of a
 * convolution is repeated over its places.
 * Throws an InputError for feedback whose shape fits no layer.
 */
export function findFeedback(search: FeedbackSearch): FoundFeedback {
  const { layers, candidates, named } = search;
  const hidden = layers.length - 1;
  if (named?.some((tensor) => tensor !== undefined)) {
    const missing = named.slice(0, hidden).findIndex((tensor) => tensor === undefined);
    if (missing >= 0) {
      throw new InputError(
        `${search.where}: the map needs feedback for every hidden layer or for none, got none for ${layers[missing].name}`,
      );
    }
    return assigned(search, named.slice(0, hidden) as Tensor[], candidates);
  }
  if (candidates.length === 0) return NONE;
  return besideWeights(search) ?? inOrder(search) ?? oneForAll(search) ?? refuse(search);
}

const sizeText = (shape: readonly number[]): string => shape.join(" × ");

function refuse({ layers, candidates, where }: FeedbackSearch): never {
  const outputs = layers.at(-1)!.map.rows;
  const needed = layers
    .slice(0, -1)
    .map(({ map }) => `${map.rows} × ${outputs}`)
    .join(", ");
  const got = candidates.map(({ name, shape }) => `${name} (${sizeText(shape)})`).join(", ");
  throw new InputError(
    `${where}: needs feedback of ${needed} (or transposed) for the hidden layers, got ${got}; name it with --map`,
  );
}

/** One tensor for each hidden layer. Throws an InputError for a shape that does not fit. */
function assigned(search: FeedbackSearch, tensors: readonly Tensor[], candidates: readonly Tensor[]): FoundFeedback {
  const found = tensors.map((tensor, i) => oriented(search, tensor, i) ?? refuse({ ...search, candidates: tensors }));
  return {
    feedback: { kind: "dfa", matrices: found.map(({ F }) => F), rounding: roundingOf(tensors) },
    taken: found.map(({ how }, i) => `; feedback ${tensors[i].name} (${sizeText(tensors[i].shape)}${how})`),
    passedOver: rest(candidates, tensors),
  };
}

const roundingOf = (tensors: readonly Tensor[]): number => Math.max(...tensors.map(({ type }) => ROUNDING[type]));

const rest = (candidates: readonly Tensor[], used: readonly Tensor[]): string[] =>
  candidates.filter((tensor) => !used.includes(tensor)).map(({ name }) => `${name} (feedback of no hidden layer)`);

/** `F_l` (n_l × n_L) of a tensor, with how it was read; null where its shape does not fit layer `i`. */
function oriented(search: FeedbackSearch, tensor: Tensor, i: number): { F: Matrix; how: string } | null {
  const { layers, channels, where } = search;
  const n = layers[i].map.rows;
  const outputs = layers.at(-1)!.map.rows;
  const values = finiteFeedback(tensor, where);
  const [first, ...others] = tensor.shape;
  const second = others.reduce((count, size) => count * size, 1);
  if (tensor.shape.length !== 2 && !(first === outputs && second === n)) return null;
  const M = matrix(first, second, values);
  if (first === n && second === outputs) return { F: M, how: "" };
  if (first === outputs && second === n) return { F: transpose(M), how: ", transposed" };
  const c = channels[i];
  if (c === 0) return null;
  const rows = first === c && second === outputs ? M : first === outputs && second === c ? transpose(M) : null;
  if (rows === null) return null;
  const places = n / c;
  const last = search.channelsLast[i];
  const F = matrixFrom(n, outputs, (u, j) => rows.data[(last ? u % c : Math.floor(u / places)) * outputs + j]);
  return { F, how: ", repeated over the places of each map" };
}

function finiteFeedback(tensor: Tensor, where: string): Float64Array {
  const values = tensor.values();
  const wrong = values.find((value) => !Number.isFinite(value));
  if (wrong !== undefined) {
    throw new InputError(`${where} (${tensor.name}): feedback needs finite numbers, got ${wrong}`);
  }
  return values;
}

const within = (name: string): string => name.replace(/[^./]*$/, "");

/** Feedback that shares the name of a layer: `fc1.weight_fa` beside `fc1.weight`. */
function besideWeights(search: FeedbackSearch): FoundFeedback | null {
  const { layers, candidates } = search;
  const beside = layers.map(({ name }) =>
    within(name) === "" ? undefined : candidates.find((tensor) => within(tensor.name) === within(name)),
  );
  if (beside.filter(Boolean).length < layers.length - 1) return null;
  const hidden = layers.slice(0, -1);
  const outputs = layers.at(-1)!.map.rows;
  const upper = beside.slice(1);
  if (upper.every(Boolean)) {
    // Each in the layer above: n_L × n_l of the layer below it, or a kernel with the outputs for channels.
    const found = hidden.map((_, i) => backward(search, upper[i]!, i));
    const isSquare = upper.every((tensor, i) => sizeText(tensor!.shape) === sizeText(layers[i + 1].shape));
    const isDirect = upper.every((tensor) => tensor!.shape[0] === outputs);
    if (isDirect && found.every((F) => F !== null)) {
      return {
        feedback: { kind: "dfa", matrices: found, rounding: roundingOf(upper as Tensor[]) },
        taken: upper.map(
          (tensor) => `; feedback ${tensor!.name} (${sizeText(tensor!.shape)}, kept in the layer above)`,
        ),
        passedOver: rest(candidates, upper as Tensor[]),
      };
    }
    if (isSquare) return layerByLayer(search, upper as Tensor[]);
  }
  const own = beside.slice(0, -1);
  if (own.every(Boolean) && own.every((tensor, i) => oriented(search, tensor!, i) !== null)) {
    return assigned(search, own as Tensor[], candidates);
  }
  return null;
}

/** `F_l` of a tensor in the layer above, whose gradient for its input it makes; null where it does not fit. */
function backward({ layers, windows, where }: FeedbackSearch, tensor: Tensor, i: number): Matrix | null {
  const outputs = layers.at(-1)!.map.rows;
  const n = layers[i].map.rows;
  const above = windows[i + 1];
  if (tensor.shape.length === 2) {
    return tensor.shape[0] === outputs && tensor.shape[1] === n
      ? transpose(matrix(outputs, n, finiteFeedback(tensor, where)))
      : null;
  }
  if (above === null || tensor.shape[0] !== outputs || tensor.shape[1] !== above.channelsIn || above.channelsLast)
    return null;
  if (tensor.shape[2] !== above.kernel[0] || tensor.shape[3] !== above.kernel[1]) return null;
  // The error, the same at every place of the maps above, goes back through the kernel.
  const kernel = finiteFeedback(tensor, where);
  const places = above.outputSize[0] * above.outputSize[1];
  const F = matrix(n, outputs);
  windowConnections({ ...above, channelsOut: outputs })((row, col, weight) => {
    F.data[col * outputs + Math.floor(row / places)] += kernel[weight];
  });
  return F;
}

/** Feedback of the shapes of the weights themselves: FA. */
function layerByLayer(
  { layers, windows, where, candidates }: FeedbackSearch,
  tensors: readonly Tensor[],
): FoundFeedback | null {
  const maps = tensors.map((tensor, i): LayerMap | null => {
    const layer = layers[i + 1];
    const values = finiteFeedback(tensor, where);
    const shape = windows[i + 1];
    if (shape !== null) return sharedMap([layer.map.rows, layer.map.cols], values, windowConnections(shape));
    return tensor.shape.length === 2 && tensor.shape[0] === layer.map.rows && tensor.shape[1] === layer.map.cols
      ? fullMap(matrix(layer.map.rows, layer.map.cols, values))
      : null;
  });
  if (maps.includes(null)) return null;
  return {
    feedback: { kind: "fa", maps: maps as LayerMap[] },
    taken: [
      undefined,
      ...tensors.map(({ name, shape }) => `; feedback ${name} (${sizeText(shape)}, in the place of its transpose)`),
    ],
    passedOver: rest(candidates, tensors),
  };
}

/** As many as hidden layers, in their order. */
function inOrder(search: FeedbackSearch): FoundFeedback | null {
  const { layers, candidates } = search;
  const hidden = layers.length - 1;
  if (candidates.length !== hidden && candidates.length !== hidden + 1) return null;
  // One more than there are hidden layers: that of the output, which needs none.
  const tensors = candidates.slice(0, hidden);
  return tensors.every((tensor, i) => oriented(search, tensor, i) !== null)
    ? assigned(search, tensors, candidates)
    : null;
}

/**
 * One matrix for all hidden layers, n_L × (largest width) or its transpose, of which each takes as many columns as it
 * has units.
 */
function oneForAll({ layers, candidates, where }: FeedbackSearch): FoundFeedback | null {
  const hidden = layers.slice(0, -1);
  const outputs = layers.at(-1)!.map.rows;
  const [tensor] = candidates;
  const widest = Math.max(...hidden.map(({ map }) => map.rows));
  if (candidates.length !== 1 || tensor.shape.length !== 2) return null;
  const [first, second] = tensor.shape;
  const M = matrix(first, second, finiteFeedback(tensor, where));
  const whole = first === outputs && second >= widest ? transpose(M) : second === outputs && first >= widest ? M : null;
  if (whole === null) return null;
  const cut = ({ map }: NetworkLayer) => block(whole, 0, 0, map.rows, outputs);
  return {
    feedback: { kind: "dfa", matrices: hidden.map(cut), rounding: roundingOf([tensor]) },
    taken: hidden.map(({ map }) => `; feedback ${tensor.name} (${sizeText(tensor.shape)}, its first ${map.rows})`),
    passedOver: [],
  };
}

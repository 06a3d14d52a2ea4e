import { ROUNDING, type Checkpoint, type Tensor } from "../../../src/data/checkpoints/index.ts";
import { InputError } from "../../../src/inputError.ts";
import { matrix, transpose } from "../../../src/linalg/index.ts";
import { biasNames, candidatesIn, type Candidates } from "./candidates.ts";
import { findFeedback } from "./findFeedback.ts";
import { fullMap, sharedMap, type LayerMap } from "./layerMap.ts";
import type { MappedLayer, NetworkMap } from "./mapFile.ts";
import { mapSizes, type Kernel } from "./mapSizes.ts";
import type { Network, NetworkLayer } from "./types.ts";
import { ends, layerOf, orderLayers, type OrderedLayer } from "./orderLayers.ts";
import { pooledConnections, windowConnections, type Sides } from "./windows.ts";

export interface FindOptions {
  /** Another file that holds the feedback. */
  readonly feedback?: Checkpoint | undefined;
  readonly map?: NetworkMap | undefined;
  /** n_0, where data tell it. */
  readonly inputs?: number | undefined;
}

/**
 * The network in a checkpoint: its layers by names and shapes, or as a map names them, and its feedback, there or in
 * another file.
 * Throws an InputError where that cannot be told, for shapes that do not fit, and for numbers that are not finite.
 */
export function findNetwork(checkpoint: Checkpoint, options: FindOptions = {}): Network {
  const { file } = checkpoint;
  const { map } = options;
  const found = candidatesIn(checkpoint);
  const mapped = map?.layers.map((layer): MappedLayer => layer);
  const ordered = mapped ? mapped.map((layer) => mappedLayer(layer, checkpoint)) : orderLayers(found.weights, file);
  const outputs = ends(ordered.at(-1)!).gives;
  const given = options.feedback && feedbackIn(options.feedback);
  const own = found.feedback.filter((tensor) => !ordered.some((layer) => layer.tensor === tensor));
  const named = mapped?.map(({ feedback }) =>
    feedback === undefined ? undefined : tensorNamed(options.feedback ?? checkpoint, feedback),
  );
  const candidates = given ?? own;
  const built = buildLayers(ordered, { checkpoint, options, mapped, feedback: named ?? candidates, outputs });
  const layers = built.map(({ layer }) => layer);
  const fed = findFeedback({
    layers,
    channels: built.map(({ channels }) => channels),
    channelsLast: built.map(({ channelsLast }) => channelsLast),
    windows: built.map(({ windows }) => windows),
    candidates,
    named,
    where: options.feedback?.file ?? file,
  });
  return {
    layers,
    feedback: fed.feedback,
    taken: built.map(({ text }, i) => `${text}${fed.taken[i] ?? ""}`),
    passedOver: [...found.passedOver, ...leftOver(found, ordered, mapped !== undefined), ...fed.passedOver],
  };
}

/** Candidates that a map leaves out. */
const leftOver = ({ weights }: Candidates, ordered: readonly OrderedLayer[], mapped: boolean): string[] =>
  mapped
    ? weights
        .filter((tensor) => !ordered.some((layer) => layer.tensor === tensor))
        .map(({ name }) => `${name} (not in the map)`)
    : [];

/** In a file of feedback every array of two or more dimensions is feedback, whatever its name. */
function feedbackIn(checkpoint: Checkpoint): Tensor[] {
  const { weights, feedback } = candidatesIn(checkpoint);
  const all = [...feedback, ...weights];
  const tensors = checkpoint.ordered ? checkpoint.tensors.filter((tensor) => all.includes(tensor)) : all;
  const named = tensors.filter((tensor) => feedback.includes(tensor));
  const found = named.length > 0 ? named : tensors;
  if (found.length === 0) throw new InputError(`${checkpoint.file}: needs a matrix of feedback, got none`);
  return found;
}

function tensorNamed({ tensors, file }: Checkpoint, name: string): Tensor {
  const found = tensors.find((tensor) => tensor.name === name);
  if (found) return found;
  const names = tensors.map((tensor) => tensor.name);
  const shown = names.slice(0, 12).join(", ") + (names.length > 12 ? ", …" : "");
  throw new InputError(`${file}: the map names a tensor "${name}", got ${shown || "none"}`);
}

function mappedLayer({ weight, transposed }: MappedLayer, checkpoint: Checkpoint): OrderedLayer {
  const tensor = tensorNamed(checkpoint, weight);
  if (tensor.shape.length !== 2 && tensor.shape.length !== 4) {
    throw new InputError(
      `${checkpoint.file} (${weight}): weights need two or four dimensions, got ${tensor.shape.length}`,
    );
  }
  return { tensor, transposed: transposed ?? layerOf(tensor, false).transposed };
}

interface Built {
  readonly layer: NetworkLayer;
  readonly text: string;
  /** Maps of the layer above, 0 for a full layer. */
  readonly channels: number;
  readonly channelsLast: boolean;
  /** Of a convolution: how a kernel of other channels above would connect. */
  readonly windows: Parameters<typeof windowConnections>[0] | null;
}

interface Context {
  readonly checkpoint: Checkpoint;
  readonly options: FindOptions;
  readonly mapped: readonly MappedLayer[] | undefined;
  /** Feedback by layer, or in a list of one for each hidden layer. */
  readonly feedback: readonly (Tensor | undefined)[];
  readonly outputs: number;
}

function buildLayers(ordered: readonly OrderedLayer[], context: Context): Built[] {
  const { checkpoint, mapped } = context;
  const depth = ordered.findIndex(({ tensor }) => tensor.shape.length === 2);
  const kernels = ordered.slice(0, depth).map((layer, i) => kernelOf(layer, mapped?.[i]));
  const sizes = depth === 0 ? [] : mapSizes(kernels, clues(ordered, kernels, context), checkpoint.file);
  return ordered.map((layer, i) => {
    const { tensor, transposed } = layer;
    const { takes, gives } = ends(layer);
    const where = `${checkpoint.file} (${tensor.name})`;
    const values = finite(tensor, where);
    const shape = `${tensor.name} (${tensor.shape.join(" × ")}`;
    const about = { name: tensor.name, shape: tensor.shape, rounding: ROUNDING[tensor.type] };
    if (i < depth) {
      const size = sizes[i];
      const windows = { ...kernels[i], ...size, channelsLast: transposed };
      const rows = gives * size.outputSize[0] * size.outputSize[1];
      const cols = takes * size.size[0] * size.size[1];
      const map = sharedMap(
        [rows, cols],
        transposed ? kernelsFirst(values, tensor.shape) : values,
        windowConnections(windows),
      );
      const [bias, biasName] = biasOf(layer, mapped?.[i], checkpoint, gives);
      const places = size.outputSize[0] * size.outputSize[1];
      return {
        layer: { ...about, map, bias: bias && spread(bias, places, transposed) },
        text: `${shape}, on maps of ${size.size.join(" × ")}, stride ${size.stride}, padding ${size.padding})${biasName}`,
        channels: gives,
        channelsLast: transposed,
        windows,
      };
    }
    const [bias, biasName] = biasOf(layer, mapped?.[i], checkpoint, gives);
    const stored = transposed ? matrix(takes, gives, values) : matrix(gives, takes, values);
    const W = transposed ? transpose(stored) : stored;
    const below =
      i === depth && depth > 0 ? { channels: kernels[i - 1].channelsOut, size: sizes[i - 1].outputSize } : null;
    const pooled = below !== null && takes === below.channels && below.size[0] * below.size[1] > 1;
    const map = pooled ? pooledMap(W.data, gives, below, ordered[i - 1].transposed) : fullMap(W);
    requireFit(map, below, where);
    return {
      layer: { ...about, map, bias },
      text: `${shape}${transposed ? ", stored input by output" : ""}${pooled ? ", on averages of whole maps" : ""})${biasName}`,
      channels: 0,
      channelsLast: false,
      windows: null,
    };
  });
}

function requireFit({ cols }: LayerMap, below: { channels: number; size: Sides } | null, where: string): void {
  const units = below && below.channels * below.size[0] * below.size[1];
  if (units !== null && units !== cols) {
    throw new InputError(
      `${where}: needs ${units} inputs from the maps below, got ${cols}; pooling between layers is not read`,
    );
  }
}

function pooledMap(
  weights: Float64Array,
  rows: number,
  below: { channels: number; size: Sides },
  channelsLast: boolean,
): LayerMap {
  const places = below.size[0] * below.size[1];
  const connections = pooledConnections(rows, below.channels, below.size, channelsLast);
  return sharedMap([rows, below.channels * places], weights, connections, 1 / places);
}

function kernelOf(layer: OrderedLayer, mapped: MappedLayer | undefined): Kernel {
  const { shape, name } = layer.tensor;
  const { takes, gives } = ends(layer);
  const kernel: Sides = layer.transposed ? [shape[0], shape[1]] : [shape[2], shape[3]];
  return { name, channelsIn: takes, channelsOut: gives, kernel, stride: mapped?.stride, padding: mapped?.padding };
}

/** What tells the sizes of the maps: the inputs, the first full layer, and feedback that is no square matrix. */
function clues(ordered: readonly OrderedLayer[], kernels: readonly Kernel[], { options, feedback, outputs }: Context) {
  const { map, inputs } = options;
  const channels = kernels[0].channelsIn;
  const side = inputs === undefined ? Number.NaN : Math.sqrt(inputs / channels);
  const input: Sides | null = map?.input ? [map.input[1], map.input[2]] : Number.isInteger(side) ? [side, side] : null;
  const isPerLayer = feedback.length >= ordered.length - 1;
  const units = kernels.map((kernel, i) => {
    const shape = isPerLayer ? feedback[i]?.shape : undefined;
    if (shape?.length === 2 && shape.includes(outputs)) {
      const n = shape[0] === outputs ? shape[1] : shape[0];
      if (n % kernel.channelsOut === 0 && n > kernel.channelsOut) return n;
    }
    return i === kernels.length - 1 ? ends(ordered[i + 1]).takes : null;
  });
  return { input, units };
}

/** The values of a tensor. Throws an InputError for one that is not finite. */
export function finite(tensor: Tensor, where: string): Float64Array {
  const values = tensor.values();
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at >= 0) throw new InputError(`${where}: weights need finite numbers, got ${values[at]} at entry ${at + 1}`);
  return values;
}

/** Kernels stored as `[row][column][below][above]` in the order `[above][below][row][column]`. */
function kernelsFirst(values: Float64Array, [height, width, below, above]: readonly number[]): Float64Array {
  const turned = new Float64Array(values.length);
  const places = height * width;
  for (let p = 0, k = 0; p < places; p++)
    for (let c = 0; c < below; c++) for (let o = 0; o < above; o++) turned[(o * below + c) * places + p] = values[k++];
  return turned;
}

/** A number for each map as one for each of its units. */
const spread = (bias: Float64Array, places: number, channelsLast: boolean): Float64Array =>
  Float64Array.from({ length: bias.length * places }, (_, k) =>
    channelsLast ? bias[k % bias.length] : bias[Math.floor(k / places)],
  );

/** The bias that goes with a layer by its name, and how to say so. */
function biasOf(
  { tensor }: OrderedLayer,
  mapped: MappedLayer | undefined,
  checkpoint: Checkpoint,
  units: number,
): [Float64Array | null, string] {
  if (mapped?.bias === null) return [null, ""];
  const found =
    mapped?.bias === undefined
      ? checkpoint.tensors.find(({ name }) => biasNames(tensor.name).includes(name))
      : tensorNamed(checkpoint, mapped.bias);
  if (!found) return [null, ""];
  const where = `${checkpoint.file} (${found.name})`;
  const values = finite(found, where);
  if (values.length !== units) {
    throw new InputError(`${where}: the bias of ${tensor.name} needs ${units} numbers, got ${values.length}`);
  }
  return [values, `, bias ${found.name}`];
}

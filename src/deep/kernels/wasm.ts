import { compileOnce } from "../../linalg/kernels/index.ts";
import { arena } from "./arena.ts";
import type { CheckedOperations } from "./checkedOperations.ts";
import { biasCount, type KernelLayer } from "./kernelLayer.ts";
import { KERNEL_ACTIVATIONS, type TrainingKernels } from "./kernels.ts";
import { createPlainTrainingKernels } from "./plain.ts";
import { wasmBase64 } from "./wasm.generated.ts";

const PAGE_BYTES = 65536;
const LARGEST_MEMORY_PAGES = 65536;

/** Spent on starting vectors at cache lines, while it lasts. */
const PADDING_BYTES = PAGE_BYTES;

/** Bytes that the compiled kernels keep to themselves at the start of their memory, rounded up to pages. */
const SCRATCH_PAGES = 13;

/** Floats that fit one memory beside the scratch space and the padding: 32-bit addresses reach 4 GiB. */
export const LARGEST_TRAINING_CAPACITY = ((LARGEST_MEMORY_PAGES - SCRATCH_PAGES) * PAGE_BYTES - PADDING_BYTES) / 4;

const compiled = compileOnce(wasmBase64);

/** The compiled module's exports: counts, numbers, and addresses (bytes) for arrays. */
type Exports = Readonly<Record<string, (...sizesAndAddresses: number[]) => number>>;

/**
 * Training kernels with a memory of their own for vectors of `capacity` floats together, collected with their last
 * user.
 * They run in WebAssembly with SIMD, or in plain TypeScript where the module does not compile; the results are the
 * same.
 * Throws a RangeError when the capacity is not a count or is beyond what 32-bit addresses reach
 * (`LARGEST_TRAINING_CAPACITY`, 4 GiB).
 */
export function createTrainingKernels(capacity: number): TrainingKernels {
  if (!(Number.isSafeInteger(capacity) && capacity >= 0 && capacity <= LARGEST_TRAINING_CAPACITY)) {
    throw new RangeError(
      `createTrainingKernels: the capacity must be an integer from 0 to ${LARGEST_TRAINING_CAPACITY} floats (4 GiB), got ${capacity}`,
    );
  }
  const module = compiled();
  if (module === null) return createPlainTrainingKernels(capacity);
  const pages = SCRATCH_PAGES + Math.ceil((4 * capacity + PADDING_BYTES) / PAGE_BYTES);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const start = SCRATCH_PAGES * PAGE_BYTES;
  return arena("wasm", memory.buffer, start, capacity, PADDING_BYTES, operationsOf(instance(module, memory)));
}

/**
 * Multiplies and adds in registers for `rounds` rounds of 52 operations, four floats at a time and without memory:
 * what benchmarks set beside the kernels. Returns false where there is no WebAssembly.
 */
export function runAtPeak(rounds: number): boolean {
  const module = compiled();
  if (module === null) return false;
  instance(module, new WebAssembly.Memory({ initial: SCRATCH_PAGES })).peak(rounds, 1);
  return true;
}

function instance(module: WebAssembly.Module, memory: WebAssembly.Memory): Exports {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as Exports;
}

/** Address 0 stands for what is not there. */
const addressOf = (x: Float32Array | null): number => (x === null ? 0 : x.byteOffset);

function operationsOf(exports: Exports): CheckedOperations {
  const { activate, addMaps, addMapsTransposed, addProduct, addTransposed, fillRows, fullGradient, mapsGradient } =
    exports;
  const { adam, axpy, columnDots, crossEntropyErrors, dot, gather, hits, momentum, multiplyBy, scale, squaredErrors } =
    exports;

  const gradient = (
    layer: KernelLayer,
    lanes: number,
    signals: Float32Array,
    below: Float32Array,
    G: Float32Array,
    descends: number,
    rate: number,
  ): void => {
    const [S, H] = [signals.byteOffset, below.byteOffset];
    if (layer.kind === "full") fullGradient(layer.rows, layer.cols, lanes, S, H, G.byteOffset, descends, rate);
    else {
      const { size, kernel, stride, channelsIn, channelsOut, outputSize } = layer;
      const shared = layer.kind === "convolutional" ? 1 : 0;
      mapsGradient(
        shared,
        size,
        kernel,
        stride,
        channelsIn,
        channelsOut,
        outputSize,
        lanes,
        S,
        H,
        G.byteOffset,
        descends,
        rate,
      );
    }
  };
  const maps = (
    run: Exports[string],
    layer: Exclude<KernelLayer, { kind: "full" }>,
    lanes: number,
    W: Float32Array,
    from: Float32Array,
    to: Float32Array,
  ): void => {
    const { size, kernel, stride, channelsIn, channelsOut, outputSize } = layer;
    const shared = layer.kind === "convolutional" ? 1 : 0;
    const [w, x, y] = [W.byteOffset, from.byteOffset, to.byteOffset];
    run(shared, size, kernel, stride, channelsIn, channelsOut, outputSize, lanes, w, x, y);
  };

  return {
    forward(layer, lanes, W, bias, below, activation, above, slope) {
      const groups = biasCount(layer);
      const n = layer.rows * lanes;
      if (n > 0) fillRows(groups, n / groups, addressOf(bias), above.byteOffset);
      if (layer.kind !== "full") maps(addMaps, layer, lanes, W, below, above);
      else addProduct(layer.rows, layer.cols, lanes, W.byteOffset, below.byteOffset, above.byteOffset);
      activate(KERNEL_ACTIVATIONS.indexOf(activation), n, above.byteOffset, addressOf(slope));
    },
    backward(layer, lanes, W, above, slope, below) {
      fillRows(1, layer.cols * lanes, 0, below.byteOffset);
      if (layer.kind !== "full") maps(addMapsTransposed, layer, lanes, W, above, below);
      else addTransposed(layer.cols, layer.rows, lanes, W.byteOffset, above.byteOffset, below.byteOffset);
      if (slope !== null) multiplyBy(layer.cols * lanes, slope.byteOffset, below.byteOffset);
    },
    send(n, outputs, lanes, F, errors, slope, signals) {
      fillRows(1, n * lanes, 0, signals.byteOffset);
      addProduct(n, outputs, lanes, F.byteOffset, errors.byteOffset, signals.byteOffset);
      if (slope !== null) multiplyBy(n * lanes, slope.byteOffset, signals.byteOffset);
    },
    gradient: (layer, lanes, signals, below, G) => gradient(layer, lanes, signals, below, G, 0, 0),
    descend: (layer, lanes, rate, signals, below, W) => gradient(layer, lanes, signals, below, W, 1, rate),
    biasGradient(layer, lanes, signals, G) {
      const groups = biasCount(layer);
      exports.stretchSums(groups, (layer.rows * lanes) / groups, signals.byteOffset, G.byteOffset);
    },
    axpy: (n, alpha, x, y) => void axpy(n, alpha, x.byteOffset, y.byteOffset),
    scale: (n, alpha, x) => void scale(n, alpha, x.byteOffset),
    momentum: (n, rate, mu, G, V, W) => void momentum(n, rate, mu, G.byteOffset, V.byteOffset, W.byteOffset),
    adam(n, rate, keepM, addM, keepV, addV, correction, epsilon, G, M, V, W) {
      const [g, m, v, w] = [G.byteOffset, M.byteOffset, V.byteOffset, W.byteOffset];
      adam(n, rate, keepM, addM, keepV, addV, correction, epsilon, g, m, v, w);
    },
    squaredErrors: (outputs, count, lanes, Y, T, E) =>
      squaredErrors(outputs, count, lanes, Y.byteOffset, T.byteOffset, E.byteOffset),
    crossEntropyErrors: (outputs, count, lanes, Y, T, E) =>
      crossEntropyErrors(outputs, count, lanes, Y.byteOffset, T.byteOffset, E.byteOffset),
    hits: (outputs, count, lanes, Y, T) => hits(outputs, count, lanes, Y.byteOffset, T.byteOffset),
    gather: (count, n, lanes, indices, X, out) =>
      void gather(count, n, lanes, indices.byteOffset, X.byteOffset, out.byteOffset),
    dot: (n, x, y) => dot(n, x.byteOffset, y.byteOffset),
    columnDots: (n, lanes, A, B, out) => void columnDots(n, lanes, A.byteOffset, B.byteOffset, out.byteOffset),
  };
}

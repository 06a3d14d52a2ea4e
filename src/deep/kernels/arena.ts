import type { CheckedOperations } from "./checkedOperations.ts";
import { gatherPlain } from "./gather.ts";
import { biasCount, weightCount, type KernelLayer } from "./kernelLayer.ts";
import { KERNEL_ACTIVATIONS, type TrainingKernels } from "./kernels.ts";

const { fround } = Math;

/**
 * A unit may have this many connections at most in layers of maps, counted from below and from above: tables of them
 * fit the compiled kernels' scratch space.
 */
export const LARGEST_FAN = 32768;

/**
 * Training kernels over the memory `buffer`, whose vectors are taken from byte `start` on: room for `capacity` floats
 * and `padding` bytes more.
 * While the padding lasts, vectors start at cache lines. The `operations` have their arguments checked.
 */
export function arena(
  backend: TrainingKernels["backend"],
  buffer: ArrayBuffer,
  start: number,
  capacity: number,
  padding: number,
  operations: CheckedOperations,
): TrainingKernels {
  let used = 0;
  let next = start;

  const take = (operation: string, n: number): number => {
    count(operation, "the length", n);
    if (used + n > capacity) {
      throw new RangeError(
        `${operation}: a vector of ${n} exceeds the capacity of ${capacity} floats, of which ${used} are used`,
      );
    }
    const line = Math.ceil(next / 64) * 64;
    const at = line - 4 * used - start <= padding ? line : next;
    used += n;
    next = at + 4 * n;
    return at;
  };
  const own = (operation: string, name: string, x: Float32Array | Int32Array): void => {
    if (x.buffer !== buffer) {
      throw new RangeError(`${operation}: ${name} must be a vector of these kernels' memory, got one from elsewhere`);
    }
  };
  const holds = (operation: string, name: string, x: Float32Array, needed: number): void => {
    own(operation, name, x);
    long(operation, name, x, needed);
  };
  const vectors = (operation: string, n: number, x: Float32Array, y: Float32Array): void => {
    count(operation, "n", n);
    holds(operation, "x", x, n);
    holds(operation, "y", y, n);
  };
  const signalsOf = (
    operation: string,
    layer: KernelLayer,
    lanes: number,
    signals: Float32Array,
    below: Float32Array,
  ): void => {
    shape(operation, layer, lanes);
    holds(operation, "signals", signals, layer.rows * lanes);
    holds(operation, "below", below, layer.cols * lanes);
  };
  const batch = (operation: string, outputs: number, samples: number, lanes: number): void => {
    count(operation, "outputs", outputs);
    if (outputs === 0) throw new RangeError(`${operation}: needs at least one output, got 0`);
    columns(operation, samples, lanes);
  };

  return {
    backend,
    alloc: (n) => new Float32Array(buffer, take("alloc", n), n),
    allocInt: (n) => new Int32Array(buffer, take("allocInt", n), n),
    forward(layer, lanes, W, bias, below, activation, above, slope) {
      shape("forward", layer, lanes);
      if (!KERNEL_ACTIVATIONS.includes(activation)) {
        throw new RangeError(`forward: needs one of ${KERNEL_ACTIVATIONS.join(", ")}, got ${activation}`);
      }
      holds("forward", "W", W, weightCount(layer));
      if (bias !== null) holds("forward", "bias", bias, biasCount(layer));
      holds("forward", "below", below, layer.cols * lanes);
      holds("forward", "above", above, layer.rows * lanes);
      if (slope !== null) holds("forward", "slope", slope, layer.rows * lanes);
      operations.forward(layer, lanes, W, bias, below, activation, above, slope);
    },
    backward(layer, lanes, W, above, slope, below) {
      shape("backward", layer, lanes);
      holds("backward", "W", W, weightCount(layer));
      holds("backward", "above", above, layer.rows * lanes);
      if (slope !== null) holds("backward", "slope", slope, layer.cols * lanes);
      holds("backward", "below", below, layer.cols * lanes);
      operations.backward(layer, lanes, W, above, slope, below);
    },
    send(n, outputs, lanes, F, errors, slope, signals) {
      count("send", "n", n);
      count("send", "outputs", outputs);
      columns("send", 0, lanes);
      holds("send", "F", F, n * outputs);
      holds("send", "errors", errors, outputs * lanes);
      if (slope !== null) holds("send", "slope", slope, n * lanes);
      holds("send", "signals", signals, n * lanes);
      operations.send(n, outputs, lanes, F, errors, slope, signals);
    },
    gradient(layer, lanes, signals, below, G) {
      signalsOf("gradient", layer, lanes, signals, below);
      holds("gradient", "G", G, weightCount(layer));
      operations.gradient(layer, lanes, signals, below, G);
    },
    descend(layer, lanes, rate, signals, below, W) {
      signalsOf("descend", layer, lanes, signals, below);
      holds("descend", "W", W, weightCount(layer));
      operations.descend(layer, lanes, fround(rate), signals, below, W);
    },
    biasGradient(layer, lanes, signals, G) {
      shape("biasGradient", layer, lanes);
      holds("biasGradient", "signals", signals, layer.rows * lanes);
      holds("biasGradient", "G", G, biasCount(layer));
      operations.biasGradient(layer, lanes, signals, G);
    },
    axpy(n, alpha, x, y) {
      vectors("axpy", n, x, y);
      operations.axpy(n, fround(alpha), x, y);
    },
    scale(n, alpha, x) {
      count("scale", "n", n);
      holds("scale", "x", x, n);
      operations.scale(n, fround(alpha), x);
    },
    momentum(n, rate, mu, G, V, W) {
      count("momentum", "n", n);
      holds("momentum", "G", G, n);
      holds("momentum", "V", V, n);
      holds("momentum", "W", W, n);
      operations.momentum(n, fround(rate), fround(mu), G, V, W);
    },
    adam(n, rate, beta1, beta2, epsilon, t, G, M, V, W) {
      count("adam", "n", n);
      if (!(Number.isSafeInteger(t) && t >= 1)) throw new RangeError(`adam: steps count from 1, got ${t}`);
      holds("adam", "G", G, n);
      holds("adam", "M", M, n);
      holds("adam", "V", V, n);
      holds("adam", "W", W, n);
      operations.adam(
        n,
        fround(rate / (1 - beta1 ** t)),
        fround(beta1),
        fround(1 - beta1),
        fround(beta2),
        fround(1 - beta2),
        fround(1 / Math.sqrt(1 - beta2 ** t)),
        fround(epsilon),
        G,
        M,
        V,
        W,
      );
    },
    errors(loss, outputs, samples, lanes, Y, T, E) {
      batch("errors", outputs, samples, lanes);
      holds("errors", "Y", Y, outputs * lanes);
      holds("errors", "T", T, outputs * lanes);
      holds("errors", "E", E, outputs * lanes);
      return loss === "mse"
        ? operations.squaredErrors(outputs, samples, lanes, Y, T, E)
        : operations.crossEntropyErrors(outputs, samples, lanes, Y, T, E);
    },
    hits(outputs, samples, lanes, Y, T) {
      batch("hits", outputs, samples, lanes);
      holds("hits", "Y", Y, outputs * lanes);
      holds("hits", "T", T, outputs * lanes);
      return operations.hits(outputs, samples, lanes, Y, T);
    },
    gather(samples, n, lanes, indices, X, out) {
      count("gather", "n", n);
      columns("gather", samples, lanes);
      long("gather", "indices", indices, samples);
      for (let s = 0; s < samples; s++) {
        if (!(indices[s] >= 0 && (indices[s] + 1) * n <= X.length)) {
          throw new RangeError(`gather: X has no row ${indices[s]} of ${n} in its ${X.length} entries`);
        }
      }
      holds("gather", "out", out, n * lanes);
      const here = X.buffer === buffer && indices.buffer === buffer;
      (here ? operations.gather : gatherPlain)(samples, n, lanes, indices, X, out);
    },
    dot(n, x, y) {
      vectors("dot", n, x, y);
      return operations.dot(n, x, y);
    },
    columnDots(n, lanes, A, B, out) {
      count("columnDots", "n", n);
      columns("columnDots", 0, lanes);
      holds("columnDots", "A", A, n * lanes);
      holds("columnDots", "B", B, n * lanes);
      holds("columnDots", "out", out, lanes);
      operations.columnDots(n, lanes, A, B, out);
    },
  };
}

function count(operation: string, name: string, n: number): void {
  if (!(Number.isSafeInteger(n) && n >= 0)) {
    throw new RangeError(`${operation}: ${name} must be a non-negative integer, got ${n}`);
  }
}

function long(operation: string, name: string, x: Float32Array | Int32Array, needed: number): void {
  if (!(x.length >= needed)) {
    throw new RangeError(`${operation}: ${name} needs at least ${needed} entries, got ${x.length}`);
  }
}

function columns(operation: string, samples: number, lanes: number): void {
  if (!(Number.isSafeInteger(lanes) && lanes > 0 && lanes % 4 === 0)) {
    throw new RangeError(`${operation}: the lanes must be a positive multiple of 4, got ${lanes}`);
  }
  if (!(Number.isSafeInteger(samples) && samples >= 0 && samples <= lanes)) {
    throw new RangeError(`${operation}: the samples must be an integer from 0 to the ${lanes} lanes, got ${samples}`);
  }
}

/** Checks that a layer's numbers are counts that fit one another. */
function shape(operation: string, layer: KernelLayer, lanes: number): void {
  columns(operation, 0, lanes);
  count(operation, "the layer's rows", layer.rows);
  count(operation, "the layer's cols", layer.cols);
  if (layer.kind === "full") return;
  const { size, kernel, stride, channelsIn, channelsOut, outputSize, rows, cols, fanIn } = layer;
  const fits =
    kernel >= 1 &&
    stride >= 1 &&
    outputSize >= 1 &&
    Number.isSafeInteger(kernel * stride * outputSize * size) &&
    (outputSize - 1) * stride + kernel <= size &&
    rows === channelsOut * outputSize * outputSize &&
    cols === channelsIn * size * size &&
    fanIn === channelsIn * kernel * kernel;
  if (!fits) throw new RangeError(`${operation}: the numbers of the layer of maps do not fit one another`);
  if (Math.max(fanIn, channelsOut * kernel * kernel) > LARGEST_FAN) {
    throw new RangeError(`${operation}: a unit of a layer of maps has at most ${LARGEST_FAN} connections`);
  }
}

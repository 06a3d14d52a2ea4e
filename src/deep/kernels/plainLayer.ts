import type { KernelLayer } from "./kernelLayer.ts";
import type { MapLayer } from "../structure/index.ts";

const { fround } = Math;

/** `y[to + s] += a x[from + s]` for s < n; storing rounds. */
function addRun(n: number, a: number, x: Float32Array, from: number, y: Float32Array, to: number): void {
  for (let s = 0; s < n; s++) y[to + s] += fround(a * x[from + s]);
}

/** Adds W below to `above`, connection after connection in the order of a unit's weights. */
export function addForward(
  layer: KernelLayer,
  lanes: number,
  W: Float32Array,
  below: Float32Array,
  above: Float32Array,
): void {
  if (layer.kind === "full") {
    const { rows, cols } = layer;
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < cols; j++) addRun(lanes, W[i * cols + j], below, j * lanes, above, i * lanes);
    }
    return;
  }
  forConnections(layer, (unit, weight, source) => {
    addRun(lanes, W[weight], below, source * lanes, above, unit * lanes);
  });
}

/**
 * Adds Wᵀ above to `below`: each unit below hears the maps above in their order, each map over the window's rows and
 * columns.
 */
export function addBackward(
  layer: KernelLayer,
  lanes: number,
  W: Float32Array,
  above: Float32Array,
  below: Float32Array,
): void {
  if (layer.kind === "full") {
    const { rows, cols } = layer;
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < cols; j++) addRun(lanes, W[i * cols + j], above, i * lanes, below, j * lanes);
    }
    return;
  }
  const { kernel, outputSize, stride, size, channelsIn, channelsOut, fanIn } = layer;
  const shared = layer.kind === "convolutional";
  for (let out = 0; out < channelsOut; out++) {
    for (let row = 0; row < kernel; row++) {
      for (let column = 0; column < kernel; column++) {
        for (let channel = 0; channel < channelsIn; channel++) {
          const tap = (channel * kernel + row) * kernel + column;
          for (let y = 0; y < outputSize; y++) {
            for (let x = 0; x < outputSize; x++) {
              const unit = (out * outputSize + y) * outputSize + x;
              const to = (channel * size + y * stride + row) * size + x * stride + column;
              addRun(lanes, W[(shared ? out : unit) * fanIn + tap], above, unit * lanes, below, to * lanes);
            }
          }
        }
      }
    }
  }
}

/** Calls back for every unit above and every connection of it: unit, weight and unit below. */
function forConnections(
  layer: { readonly kind: string } & MapLayer,
  visit: (unit: number, weight: number, source: number) => void,
): void {
  const { rows, outputSize, stride, size, kernel, channelsIn, fanIn } = layer;
  for (let unit = 0; unit < rows; unit++) {
    const place = unit % outputSize ** 2;
    const top = stride * Math.floor(place / outputSize);
    const left = stride * (place % outputSize);
    let weight = (layer.kind === "convolutional" ? Math.floor(unit / outputSize ** 2) : unit) * fanIn;
    for (let channel = 0; channel < channelsIn; channel++) {
      for (let y = top; y < top + kernel; y++) {
        for (let x = left; x < left + kernel; x++) visit(unit, weight++, (channel * size + y) * size + x);
      }
    }
  }
}

/** Full layers sum their gradients sample by sample up to this many lanes. */
const LARGEST_TRANSPOSED = 1024;

/** Hands over the gradient of each weight: the sum over places and samples, otherwise in four interleaved parts. */
export function forGradient(
  layer: KernelLayer,
  lanes: number,
  signals: Float32Array,
  below: Float32Array,
  take: (weight: number, gradient: number) => void,
): void {
  const parts = new Float32Array(4);
  const add = (from: number, to: number): void => {
    for (let s = 0; s < lanes; s++) parts[s % 4] += fround(signals[from * lanes + s] * below[to * lanes + s]);
  };
  if (layer.kind === "full") {
    const { rows, cols } = layer;
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < cols; j++) {
        if (lanes <= LARGEST_TRANSPOSED) {
          let sum = 0;
          for (let s = 0; s < lanes; s++) sum = fround(sum + fround(signals[i * lanes + s] * below[j * lanes + s]));
          take(i * cols + j, sum);
        } else {
          add(i, j);
          take(i * cols + j, finish(parts));
        }
      }
    }
    return;
  }
  if (layer.kind === "locally-connected") {
    forConnections(layer, (unit, weight, source) => {
      add(unit, source);
      take(weight, finish(parts));
    });
    return;
  }
  const { kernel, outputSize, stride, size, channelsIn, channelsOut } = layer;
  let weight = 0;
  for (let out = 0; out < channelsOut; out++) {
    for (let channel = 0; channel < channelsIn; channel++) {
      for (let row = 0; row < kernel; row++) {
        for (let column = 0; column < kernel; column++) {
          for (let y = 0; y < outputSize; y++) {
            for (let x = 0; x < outputSize; x++) {
              const source = (channel * size + y * stride + row) * size + x * stride + column;
              add((out * outputSize + y) * outputSize + x, source);
            }
          }
          take(weight++, finish(parts));
        }
      }
    }
  }
}

/** Sums of `count` stretches of x, each of `length`, a multiple of four, in four interleaved parts. */
export function stretchSums(count: number, length: number, x: Float32Array, sums: Float32Array): void {
  const parts = new Float32Array(4);
  for (let i = 0; i < count; i++) {
    for (let s = 0; s < length; s++) parts[s % 4] += x[i * length + s];
    sums[i] = finish(parts);
  }
}

/** The total of the four parts, which start again from zero. */
function finish(parts: Float32Array): number {
  const total = fround(fround(parts[0] + parts[2]) + fround(parts[1] + parts[3]));
  parts.fill(0);
  return total;
}

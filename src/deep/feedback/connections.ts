import type { KernelLayer } from "../kernels/index.ts";
import { connectionPlaces } from "../structure/index.ts";

/**
 * Who is connected to whom: connection k of unit u comes from the unit `sources[u · fanIn + k]` below and carries the
 * weight `first[u] + k`.
 */
export interface LayerConnections {
  /** How many connections a unit has. */
  readonly fanIn: number;
  /** How many kernels there are: sets of weights of one unit, or of all units of a map. */
  readonly kernels: number;
  readonly sources: Int32Array;
  readonly first: Int32Array;
}

/** The connections of a layer, in the order of its weights. */
export function connections(layer: KernelLayer): LayerConnections {
  const { rows, cols } = layer;
  if (layer.kind === "full") {
    return {
      fanIn: cols,
      kernels: rows,
      sources: Int32Array.from({ length: rows * cols }, (_, c) => c % cols),
      first: Int32Array.from({ length: rows }, (_, u) => u * cols),
    };
  }
  const { fanIn } = layer;
  const sharing = layer.kind === "convolutional" ? layer.outputSize ** 2 : 1;
  return {
    fanIn,
    kernels: rows / sharing,
    sources: connectionPlaces(layer).map((place, c) => place - Math.floor(c / fanIn) * cols),
    first: Int32Array.from({ length: rows }, (_, u) => Math.floor(u / sharing) * fanIn),
  };
}

/** How many connections a unit of the layer has, and how many kernels the layer. */
export function kernelShape(layer: KernelLayer): { readonly fanIn: number; readonly kernels: number } {
  const { kind, rows, cols } = layer;
  if (kind === "full") return { fanIn: cols, kernels: rows };
  return { fanIn: layer.fanIn, kernels: kind === "convolutional" ? layer.channelsOut : rows };
}

import type { MapLayer } from "../structure/index.ts";

/**
 * What the kernels need to know of a layer. Weights are ordered as in the structures of the same names; those of a full
 * layer are its row-major matrix.
 */
export type KernelLayer =
  | { readonly kind: "full"; readonly rows: number; readonly cols: number }
  | ({ readonly kind: "convolutional" | "locally-connected" } & MapLayer);

/** How many weights a layer has. */
export function weightCount(layer: KernelLayer): number {
  if (layer.kind === "full") return layer.rows * layer.cols;
  return (layer.kind === "convolutional" ? layer.channelsOut : layer.rows) * layer.fanIn;
}

/** How many biases a layer has: one for each map of a convolution, else one for each unit. */
export function biasCount(layer: KernelLayer): number {
  return layer.kind === "convolutional" ? layer.channelsOut : layer.rows;
}

/** m: how many connections share each weight of a layer. */
export const multiplicityOf = (layer: KernelLayer): number =>
  layer.kind === "convolutional" ? layer.outputSize ** 2 : 1;

/** The columns of the arrays of a batch: its size rounded up to a multiple of four. */
export function batchLanes(batch: number): number {
  return 4 * Math.ceil(batch / 4);
}

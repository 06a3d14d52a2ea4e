import type { KernelLayer } from "../../../../src/deep/kernels/index.ts";
import { networkLayers } from "../../../../src/deep/feedback/index.ts";
import {
  convolutional,
  fullyConnected,
  locallyConnected,
  type LayerStructure,
} from "../../../../src/deep/structure/index.ts";
import { deepProblemSchema, parseWith, type DeepProblem } from "../../../../src/problem/index.ts";

/** Layers above images of the given side, with ten outputs. */
export function imageNetwork(
  overrides: object,
  size = 8,
  channels = 1,
): { problem: DeepProblem; layers: KernelLayer[] } {
  const problem = parseWith(deepProblemSchema, { data: { kind: "glyphs", size }, ...overrides });
  const inputs = channels * size ** 2;
  return {
    problem,
    layers: networkLayers(problem.network.hidden, { inputs, outputs: 10, maps: { channels, size }, source: "images" }),
  };
}

/** What a layer can represent. */
export function structureOf(layer: KernelLayer): LayerStructure {
  if (layer.kind === "full") return fullyConnected(layer.rows, layer.cols);
  return layer.kind === "convolutional" ? convolutional(layer) : locallyConnected(layer);
}

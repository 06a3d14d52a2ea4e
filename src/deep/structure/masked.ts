import type { Matrix } from "../../linalg/index.ts";
import { layerStructure, type LayerStructure } from "./layerStructure.ts";

/**
 * A layer with connections where `mask` is not zero, each with a weight of its own, in row-major order. Throws a
 * RangeError when there is none.
 */
export function masked(mask: Matrix): LayerStructure {
  const places = Int32Array.from(mask.data.keys()).filter((place) => mask.data[place] !== 0);
  const weights = places.map((_, c) => c);
  return layerStructure("masked", [mask.rows, mask.cols], places.length, { places, weights });
}

import { layerStructure, type LayerStructure } from "./layerStructure.ts";

/** A fully connected layer of `rows` units above `cols`: S is the space of all matrices. */
export function fullyConnected(rows: number, cols: number): LayerStructure {
  const places = Int32Array.from({ length: rows * cols }, (_, place) => place);
  return layerStructure("fully connected", [rows, cols], places.length, { places, weights: places });
}

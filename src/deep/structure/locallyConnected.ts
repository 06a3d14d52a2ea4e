import { layerStructure, type LayerStructure } from "./layerStructure.ts";
import { connectionPlaces, mapLayer, type MapShape } from "./mapShape.ts";

/**
 * A locally connected layer: every unit above has a window and weights of its own.
 * Weights are ordered `[unit above][channel below][row][column]`.
 * Throws a RangeError for numbers that make no layer.
 */
export function locallyConnected(shape: MapShape): LayerStructure {
  const layer = mapLayer("locallyConnected", shape);
  const places = connectionPlaces(layer);
  const weights = places.map((_, c) => c);
  return layerStructure("locally connected", [layer.rows, layer.cols], places.length, { places, weights });
}

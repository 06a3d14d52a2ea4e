import { layerStructure, type LayerStructure } from "./layerStructure.ts";
import { connectionPlaces, mapLayer, type MapShape } from "./mapShape.ts";

/**
 * A convolutional layer: the units of a map above share one kernel, so that its matrix consists of Toeplitz blocks.
 * Every weight has o² connections.
 * Weights are ordered `[channel above][channel below][row][column]`.
 * Throws a RangeError for numbers that make no layer.
 */
export function convolutional(shape: MapShape): LayerStructure {
  const layer = mapLayer("convolutional", shape);
  const { rows, cols, fanIn, channelsOut, outputSize } = layer;
  const places = connectionPlaces(layer);
  const unitsOfMap = outputSize ** 2;
  const weights = places.map((_, c) => Math.floor(c / (fanIn * unitsOfMap)) * fanIn + (c % fanIn));
  return layerStructure("convolutional", [rows, cols], channelsOut * fanIn, { places, weights });
}

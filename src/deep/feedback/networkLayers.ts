import type { TrainingData } from "../../data/index.ts";
import { InputError } from "../../inputError.ts";
import type { HiddenLayer } from "../../problem/index.ts";
import { LARGEST_FAN, type KernelLayer } from "../kernels/index.ts";
import { mapLayer } from "../structure/index.ts";

/**
 * The layers of a network, W_1 … W_L from the bottom: the hidden ones of the problem, and a full one of the data's
 * outputs.
 * Throws an InputError for layers of maps above inputs that are none, for windows larger than the maps below them, and
 * for units of too many connections.
 */
export function networkLayers(
  hidden: readonly HiddenLayer[],
  { inputs, outputs, maps, source }: Pick<TrainingData, "inputs" | "outputs" | "maps" | "source">,
): KernelLayer[] {
  const layers: KernelLayer[] = [];
  let units = inputs;
  let below = maps;
  hidden.forEach((layer, l) => {
    const at = `problem: network.hidden[${l}]`;
    if (layer.kind === "full") {
      layers.push({ kind: "full", rows: layer.width, cols: units });
      below = null;
      units = layer.width;
      return;
    }
    if (below === null)
      throw new InputError(`${at}.kind must be "full" above inputs that are no images, as in ${source}`);
    const { channels, size } = below;
    if (layer.kernel > size) {
      throw new InputError(`${at}.kernel must be at most ${size}, the side of the maps below, got ${layer.kernel}`);
    }
    const { kind, kernel, stride } = layer;
    const map = mapLayer(kind, { size, kernel, stride, channelsIn: channels, channelsOut: layer.channels });
    const fan = Math.max(map.fanIn, layer.channels * kernel ** 2);
    if (fan > LARGEST_FAN) {
      throw new InputError(
        `${at} must give a unit at most ${LARGEST_FAN} connections, those of its window over all channels below or above, got ${fan}`,
      );
    }
    layers.push({ kind, ...map });
    below = { channels: layer.channels, size: map.outputSize };
    units = map.rows;
  });
  return [...layers, { kind: "full", rows: outputs, cols: units }];
}

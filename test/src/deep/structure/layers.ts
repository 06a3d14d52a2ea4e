import {
  convolutional,
  fullyConnected,
  locallyConnected,
  masked,
  type LayerStructure,
  type MapShape,
} from "../../../../src/deep/structure/index.ts";
import { matrix } from "../../../../src/linalg/index.ts";
import { stream } from "../../../../src/random/index.ts";

/** Strides, channels, and windows that do not reach the border. */
export const SHAPES: readonly MapShape[] = [
  { size: 4, kernel: 2 },
  { size: 5, kernel: 3, channelsIn: 2, channelsOut: 3 },
  { size: 6, kernel: 3, stride: 2, channelsIn: 2 },
  { size: 3, kernel: 1, channelsOut: 2 },
];

export const randomMask = (rows: number, cols: number) => {
  const M = matrix(rows, cols);
  const random = stream(1, "mask");
  for (let i = 0; i < M.data.length; i++) M.data[i] = random.uniform() < 0.4 ? 1 : 0;
  return M;
};

/** One layer of every kind and shape. */
export const LAYERS: readonly LayerStructure[] = [
  fullyConnected(3, 5),
  masked(randomMask(7, 9)),
  ...SHAPES.flatMap((shape) => [locallyConnected(shape), convolutional(shape)]),
];

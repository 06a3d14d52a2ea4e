import type { Connections } from "./layerMap.ts";

/** A convolution between stacks of maps, padded with zeros on all sides. */
export interface Windows {
  readonly channelsIn: number;
  readonly channelsOut: number;
  /** Height and width of the maps below, of the kernel, and of the maps above. */
  readonly size: Sides;
  readonly kernel: Sides;
  readonly outputSize: Sides;
  readonly stride: number;
  readonly padding: number;
  /** Whether units are numbered by place before channel, as channels-last libraries do. */
  readonly channelsLast: boolean;
}

export type Sides = readonly [height: number, width: number];

/** The sides of the maps above, `⌊(i + 2p − k)/s⌋ + 1`. */
export const sidesAbove = (size: Sides, kernel: Sides, stride: number, padding: number): Sides => {
  const above = (i: number, k: number) => Math.floor((i + 2 * padding - k) / stride) + 1;
  return [above(size[0], kernel[0]), above(size[1], kernel[1])];
};

/** The number of a unit among those of a stack of maps. */
const unitNumber = (
  [height, width]: Sides,
  channels: number,
  channelsLast: boolean,
): ((channel: number, y: number, x: number) => number) =>
  channelsLast ? (c, y, x) => (y * width + x) * channels + c : (c, y, x) => (c * height + y) * width + x;

/** The connections of a convolution, its kernels ordered `[channel above][channel below][row][column]`. */
export function windowConnections(windows: Windows): Connections {
  const { channelsIn, channelsOut, size, kernel, outputSize, stride, padding, channelsLast } = windows;
  const above = unitNumber(outputSize, channelsOut, channelsLast);
  const below = unitNumber(size, channelsIn, channelsLast);
  return (at) => {
    for (let to = 0; to < channelsOut; to++) {
      for (let y = 0; y < outputSize[0]; y++) {
        for (let x = 0; x < outputSize[1]; x++) {
          const row = above(to, y, x);
          for (let from = 0; from < channelsIn; from++) {
            for (let ky = 0; ky < kernel[0]; ky++) {
              const v = y * stride + ky - padding;
              if (v < 0 || v >= size[0]) continue;
              const first = ((to * channelsIn + from) * kernel[0] + ky) * kernel[1];
              for (let kx = 0; kx < kernel[1]; kx++) {
                const u = x * stride + kx - padding;
                if (u >= 0 && u < size[1]) at(row, below(from, v, u), first + kx);
              }
            }
          }
        }
      }
    }
  };
}

/** A full layer on the averages of whole maps: every unit of a map has the weight of its map. */
export function pooledConnections(rows: number, channels: number, size: Sides, channelsLast: boolean): Connections {
  const unit = unitNumber(size, channels, channelsLast);
  return (at) => {
    for (let row = 0; row < rows; row++)
      for (let c = 0; c < channels; c++)
        for (let y = 0; y < size[0]; y++) for (let x = 0; x < size[1]; x++) at(row, unit(c, y, x), row * channels + c);
  };
}

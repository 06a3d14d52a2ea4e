/**
 * A layer between stacks of square maps: windows of `kernel × kernel` units on maps of `size × size`, without padding.
 */
export interface MapShape {
  /** i: the side of the maps below. */
  readonly size: number;
  /** k: the side of a window. */
  readonly kernel: number;
  /** How far apart windows are; 1 by default. */
  readonly stride?: number;
  /** How many maps there are below and above; 1 by default. */
  readonly channelsIn?: number;
  readonly channelsOut?: number;
}

/**
 * The numbers of a `MapShape`: defaults filled in, sides and units counted. Units are numbered by channel, then row,
 * then column.
 */
export interface MapLayer {
  readonly size: number;
  readonly kernel: number;
  readonly stride: number;
  readonly channelsIn: number;
  readonly channelsOut: number;
  /** o: the side of the maps above, `⌊(i − k)/stride⌋ + 1`. */
  readonly outputSize: number;
  /** n_l and n_{l−1}. */
  readonly rows: number;
  readonly cols: number;
  /** How many units one unit above is connected to, over all channels. */
  readonly fanIn: number;
}

/** Counts a layer's sides and units. Throws a RangeError in the name of `layer` for numbers that make no layer. */
export function mapLayer(layer: string, shape: MapShape): MapLayer {
  const { size, kernel, stride = 1, channelsIn = 1, channelsOut = 1 } = shape;
  for (const [name, value] of Object.entries({ size, kernel, stride, channelsIn, channelsOut })) {
    if (!(Number.isInteger(value) && value >= 1)) {
      throw new RangeError(`${layer}: ${name} must be a positive integer, got ${value}`);
    }
  }
  if (kernel > size) throw new RangeError(`${layer}: the kernel must be at most the size ${size}, got ${kernel}`);
  const outputSize = Math.floor((size - kernel) / stride) + 1;
  return {
    size,
    kernel,
    stride,
    channelsIn,
    channelsOut,
    outputSize,
    rows: channelsOut * outputSize ** 2,
    cols: channelsIn * size ** 2,
    fanIn: channelsIn * kernel ** 2,
  };
}

/**
 * The places of all connections in the row-major matrix, unit by unit above; each unit's connections go by channel,
 * then row, then column of the window.
 */
export function connectionPlaces({
  size,
  kernel,
  stride,
  channelsIn,
  outputSize,
  rows,
  cols,
  fanIn,
}: MapLayer): Int32Array {
  const places = new Int32Array(rows * fanIn);
  let at = 0;
  for (let unit = 0; unit < rows; unit++) {
    const top = stride * Math.floor((unit % outputSize ** 2) / outputSize);
    const left = stride * (unit % outputSize);
    for (let channel = 0; channel < channelsIn; channel++) {
      for (let y = top; y < top + kernel; y++) {
        for (let x = left; x < left + kernel; x++) places[at++] = unit * cols + (channel * size + y) * size + x;
      }
    }
  }
  return places;
}

import { matrix, type Matrix } from "../../src/linalg/index.ts";

/** A layer of windows: k × k windows, a stride apart, on i × i maps, without padding. */
export interface Windows {
  /** i and k. */
  readonly size: number;
  readonly kernel: number;
  readonly stride: number;
  readonly channelsIn: number;
  readonly channelsOut: number;
}

/** o: the side of the maps above. */
export const outputSize = ({ size, kernel, stride }: Windows): number => Math.floor((size - kernel) / stride) + 1;

/**
 * Which weight unit `row` above puts on unit `col` below, null where it does not see it; units are numbered by channel,
 * row, column.
 * Weights are named by both channels and the place in the window; without sharing, by the unit above too.
 */
export function weightBetween(windows: Windows, shared: boolean, row: number, col: number): string | null {
  const { size, kernel, stride } = windows;
  const o = outputSize(windows);
  const place = (unit: number, side: number) => [
    Math.floor(unit / side ** 2),
    Math.floor((unit % side ** 2) / side),
    unit % side,
  ];
  const [channelOut, y, x] = place(row, o);
  const [channelIn, v, u] = place(col, size);
  const [down, right] = [v - stride * y, u - stride * x];
  const sees = down >= 0 && down < kernel && right >= 0 && right < kernel;
  return sees ? [channelOut, channelIn, down, right, ...(shared ? [] : [y, x])].join() : null;
}

/**
 * The orthogonal basis of S: for every weight the matrix with ones at its connections. As columns of entries
 * (row-major): n_l n_{l−1} × dim S.
 * `shared`: a convolution; else locally connected.
 */
export function windowsBasis(windows: Windows, shared: boolean): Matrix {
  const rows = windows.channelsOut * outputSize(windows) ** 2;
  const cols = windows.channelsIn * windows.size ** 2;
  const names = new Map<string, number[]>();
  for (let row = 0; row < rows; row++) {
    for (let col = 0; col < cols; col++) {
      const name = weightBetween(windows, shared, row, col);
      if (name !== null) names.set(name, [...(names.get(name) ?? []), row * cols + col]);
    }
  }
  const basis = matrix(rows * cols, names.size);
  [...names.values()].forEach((places, w) => places.forEach((place) => (basis.data[place * names.size + w] = 1)));
  return basis;
}

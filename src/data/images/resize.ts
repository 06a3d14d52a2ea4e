/**
 * One output pixel as a mean over input pixels `first`, `first + 1`, …: how much of each it covers, in units of 1/m of
 * a pixel.
 */
interface Overlap {
  readonly first: number;
  readonly lengths: readonly number[];
}

/**
 * Square maps of `from` × `from` pixels averaged over areas to `to` × `to`: `images` holds any number of maps one after
 * the other, and so does the result.
 * An output pixel is the mean of the input over the square that it covers, so that the mean of a map is kept. The
 * overlaps are whole numbers of 1/to of a pixel;
 * sums of 8-bit pixels are exact before the one division. Throws `RangeError` for sizes that are not positive whole
 * numbers, and for a length that does not fit.
 */
export function resizeMaps(images: Float32Array | Float64Array, from: number, to: number): Float32Array {
  if (!(Number.isSafeInteger(from) && from > 0 && Number.isSafeInteger(to) && to > 0)) {
    throw new RangeError(`resizeMaps: sizes must be positive whole numbers, got ${from} and ${to}`);
  }
  const maps = images.length / (from * from);
  if (!Number.isSafeInteger(maps)) {
    throw new RangeError(`resizeMaps: needs whole maps of ${from} × ${from} pixels, got ${images.length} pixels`);
  }
  if (from === to) return Float32Array.from(images);
  const axis = overlaps(from, to);
  const resized = new Float32Array(maps * to * to);
  const rows = new Float64Array(to * from);
  for (let m = 0; m < maps; m++) {
    averageColumns(images, m * from * from, from, axis, rows);
    averageRows(rows, from, axis, resized, m * to * to);
  }
  return resized;
}

/** Output pixel o covers [o · from, (o + 1) · from], input pixel p covers [p · to, (p + 1) · to]. */
function overlaps(from: number, to: number): readonly Overlap[] {
  return Array.from({ length: to }, (_, o) => {
    const first = Math.floor((o * from) / to);
    const last = Math.ceil(((o + 1) * from) / to) - 1;
    const lengths = Array.from(
      { length: last - first + 1 },
      (__, k) => Math.min((o + 1) * from, (first + k + 1) * to) - Math.max(o * from, (first + k) * to),
    );
    return { first, lengths };
  });
}

function averageColumns(
  images: Float32Array | Float64Array,
  offset: number,
  from: number,
  axis: readonly Overlap[],
  rows: Float64Array,
): void {
  rows.fill(0);
  for (let o = 0; o < axis.length; o++) {
    const { first, lengths } = axis[o];
    for (let k = 0; k < lengths.length; k++) {
      const row = offset + (first + k) * from;
      for (let j = 0; j < from; j++) rows[o * from + j] += lengths[k] * images[row + j];
    }
  }
}

function averageRows(
  rows: Float64Array,
  from: number,
  axis: readonly Overlap[],
  resized: Float32Array,
  offset: number,
): void {
  const to = axis.length;
  for (let i = 0; i < to; i++) {
    for (let o = 0; o < to; o++) {
      const { first, lengths } = axis[o];
      let sum = 0;
      for (let k = 0; k < lengths.length; k++) sum += lengths[k] * rows[i * from + first + k];
      resized[offset + i * to + o] = sum / (from * from);
    }
  }
}

import type { Kernels } from "./kernels/index.ts";

/** QL takes about two sweeps per eigenvalue; this many without convergence means a mistake. */
const SWEEPS_PER_VALUE = 60;

/** Sweeps are gathered and applied together, so that the vectors pass through the cache once for all of them. */
const BATCH = 32;

/** Sweeps of rotations that were applied, as `rotateRows` takes them. */
export interface Rotations {
  readonly bounds: Float64Array;
  readonly rotations: Float64Array;
}

/**
 * The eigenvalues of the symmetric tridiagonal matrix with the given `diagonal` (n) and `offDiagonal` (n − 1), by the
 * implicit QL method.
 * They replace the diagonal, unsorted; the rotations are applied to `rows` (n × cols, in the kernels' memory, of which
 * 2 · 32 (n + 1) doubles are taken):
 * from the identity come the eigenvectors as rows. `applied` takes down what was applied, of the order of n² numbers.
 */
export function tridiagonalEigen(
  kernels: Kernels,
  diagonal: Float64Array,
  offDiagonal: Float64Array,
  rows: Float64Array,
  cols: number,
  applied: Rotations[] | null = null,
): void {
  const n = diagonal.length;
  const d = diagonal;
  const e = new Float64Array(n);
  e.set(offDiagonal);
  const bounds = kernels.alloc(2 * BATCH);
  const rotations = kernels.alloc(2 * BATCH * n);
  let sweeps = 0;
  let filled = 0;
  const flush = () => {
    kernels.rotateRows(n, cols, rows, sweeps, bounds, rotations);
    applied?.push({ bounds: bounds.slice(0, 2 * sweeps), rotations: rotations.slice(0, filled) });
    sweeps = 0;
    filled = 0;
  };

  for (let low = 0; low < n; low++) {
    for (let count = 0; ; count++) {
      const high = endOfBlock(d, e, low);
      if (high === low) break;
      if (count === SWEEPS_PER_VALUE) {
        throw new RangeError(`tridiagonalEigen: no convergence of eigenvalue ${low} in ${SWEEPS_PER_VALUE} sweeps`);
      }
      const top = sweep(d, e, low, high, rotations, filled);
      bounds[2 * sweeps] = top;
      bounds[2 * sweeps + 1] = high;
      sweeps++;
      filled += 2 * (high - top);
      if (sweeps === BATCH) flush();
    }
  }
  flush();
}

/** Takes rotations back, the last first, from rows (n × cols). */
export function takeBack(applied: readonly Rotations[], rows: Float64Array, cols: number): void {
  for (const { bounds, rotations } of applied.toReversed()) {
    let next = rotations.length;
    for (let q = bounds.length / 2 - 1; q >= 0; q--) {
      for (let i = bounds[2 * q]; i < bounds[2 * q + 1]; i++) {
        next -= 2;
        const [c, s] = [rotations[next], rotations[next + 1]];
        for (let upper = i * cols, lower = upper + cols; upper < (i + 1) * cols; upper++, lower++) {
          const [u, z] = [rows[upper], rows[lower]];
          rows[upper] = c * u + s * z;
          rows[lower] = c * z - s * u;
        }
      }
    }
  }
}

/** The last row of the block from row `low` on that no negligible off-diagonal entry divides. */
function endOfBlock(d: Float64Array, e: Float64Array, low: number): number {
  let high = low;
  while (high < d.length - 1 && Math.abs(e[high]) > Number.EPSILON * (Math.abs(d[high]) + Math.abs(d[high + 1])))
    high++;
  return high;
}

/**
 * One implicit QL sweep with Wilkinson's shift over rows low … high; appends its rotations (c, s), the lowest rows
 * first,
 * and returns the row at which it ended: `low`, or above it where the matrix fell apart on the way.
 */
function sweep(
  d: Float64Array,
  e: Float64Array,
  low: number,
  high: number,
  rotations: Float64Array,
  filled: number,
): number {
  const half = (d[low + 1] - d[low]) / (2 * e[low]);
  const root = hypotenuse(half, 1);
  let g = d[high] - d[low] + e[low] / (half + (half < 0 ? -root : root));
  let s = 1;
  let c = 1;
  let p = 0;
  for (let i = high - 1; i >= low; i--) {
    const f = s * e[i];
    const b = c * e[i];
    const r = hypotenuse(f, g);
    e[i + 1] = r;
    if (r === 0) {
      d[i + 1] -= p;
      e[high] = 0;
      return i + 1;
    }
    s = f / r;
    c = g / r;
    g = d[i + 1] - p;
    const t = (d[i] - g) * s + 2 * c * b;
    p = s * t;
    d[i + 1] = g + p;
    g = c * t - b;
    rotations[filled++] = c;
    rotations[filled++] = s;
  }
  d[low] -= p;
  e[low] = g;
  e[high] = 0;
  return low;
}

/** √(a² + b²) without overflow or underflow; unlike Math.hypot, the same on every machine. */
function hypotenuse(a: number, b: number): number {
  const x = Math.abs(a);
  const y = Math.abs(b);
  const larger = Math.max(x, y);
  const ratio = Math.min(x, y) / larger;
  return larger === 0 ? 0 : larger * Math.sqrt(1 + ratio * ratio);
}

import { windowTable } from "./maps";
import { outerProduct } from "./outer";
import { LARGEST_TRANSPOSED, TABLE, TILE } from "./scratch";
import { take } from "./take";

/** Rows of signals that stay in the first-level cache while all activities pass, in bytes. */
const SIGNAL_BYTES: usize = 16384;

/** G = S Hᵀ or, where `descend` is, G −= rate S Hᵀ; S of rows × lanes, H of cols × lanes. */
export function fullGradient(
  rows: i32,
  cols: i32,
  lanes: i32,
  S: usize,
  H: usize,
  G: usize,
  descend: bool,
  rate: f32,
): void {
  if (lanes <= LARGEST_TRANSPOSED) {
    outerProduct(rows, cols, lanes, S, H, G, descend, rate);
    return;
  }
  const laneBytes = (<usize>lanes) << 2;
  const gRow = (<usize>cols) << 2;
  places(rows, cols, S, laneBytes, H, laneBytes, 1, 1, laneBytes, 0, 0, G, gRow, descend, rate);
}

/** The same for layers of maps. */
export function mapsGradient(
  shared: bool,
  size: i32,
  kernel: i32,
  stride: i32,
  channelsIn: i32,
  channelsOut: i32,
  o: i32,
  lanes: i32,
  S: usize,
  H: usize,
  G: usize,
  descend: bool,
  rate: f32,
): void {
  const taps = channelsIn * kernel * kernel;
  const fanBytes = (<usize>taps) << 2;
  const laneBytes = (<usize>lanes) << 2;
  const sRow = <usize>(o * o) * laneBytes;
  windowTable(size, kernel, channelsIn, laneBytes);
  if (!shared) {
    for (let y = 0; y < o; y++) {
      for (let x = 0; x < o; x++) {
        const unit = <usize>(y * o + x);
        const window = H + <usize>(y * stride * size + x * stride) * laneBytes;
        const own = G + unit * fanBytes;
        const gRow = <usize>(o * o) * fanBytes;
        places(
          channelsOut,
          taps,
          S + unit * laneBytes,
          sRow,
          window,
          0,
          1,
          1,
          laneBytes,
          0,
          0,
          own,
          gRow,
          descend,
          rate,
        );
      }
    }
    return;
  }
  // Along a row of the map above, the activities go on by `stride` units; from row to row by `stride` rows.
  const runs = stride == 1 ? 1 : o;
  const run = stride == 1 ? <usize>o * laneBytes : laneBytes;
  const runJump = stride == 1 ? 0 : <usize>(stride - 1) * laneBytes;
  const rowJump = <usize>(stride * size) * laneBytes - <usize>runs * (run + runJump);
  places(channelsOut, taps, S, sRow, H, 0, o, runs, run, runJump, rowJump, G, fanBytes, descend, rate);
}

/**
 * Sums over `lines · runs` stretches of `run` bytes: those of the signals follow one another, those of the activities
 * have gaps.
 * The activities of column j start at H + j hRow or, where hRow is 0, where the table says.
 */
function places(
  rows: i32,
  cols: i32,
  S: usize,
  sRow: usize,
  H: usize,
  hRow: usize,
  lines: i32,
  runs: i32,
  run: usize,
  runJump: usize,
  rowJump: usize,
  G: usize,
  gRow: usize,
  descend: bool,
  rate: f32,
): void {
  const block = max(2, <i32>(SIGNAL_BYTES / max(1, sRow)) & ~1);
  for (let first = 0; first < rows; first += block) {
    const last = min(rows, first + block);
    for (let j = 0; j < cols; j += 4) {
      const j1 = min(j + 1, cols - 1);
      const j2 = min(j + 2, cols - 1);
      const j3 = min(j + 3, cols - 1);
      const h0 = H + (hRow ? <usize>j * hRow : sourceOf(j));
      const h1 = H + (hRow ? <usize>j1 * hRow : sourceOf(j1));
      const h2 = H + (hRow ? <usize>j2 * hRow : sourceOf(j2));
      const h3 = H + (hRow ? <usize>j3 * hRow : sourceOf(j3));
      for (let i = first; i < last; i += 2) {
        const s0 = S + <usize>i * sRow;
        const s1 = i + 1 < last ? s0 + sRow : s0;
        if (lines * runs == 1) dotTile(run, s0, s1, h0, h1, h2, h3);
        else dotTileAlong(lines, runs, run, runJump, rowJump, s0, s1, h0, h1, h2, h3);
        const g = G + <usize>i * gRow + ((<usize>j) << 2);
        take(min(4, cols - j), TILE, g, descend, rate);
        if (i + 1 < last) take(min(4, cols - j), TILE + 16, g + gRow, descend, rate);
      }
    }
  }
}

function sourceOf(column: i32): usize {
  return <usize>load<u32>(TABLE + ((<usize>column) << 3), 4);
}

/** The dot products of two rows of signals with four of activities, of `length` bytes. */
function dotTile(length: usize, s0: usize, s1: usize, h0: usize, h1: usize, h2: usize, h3: usize): void {
  let g00 = f32x4.splat(0);
  let g01 = f32x4.splat(0);
  let g02 = f32x4.splat(0);
  let g03 = f32x4.splat(0);
  let g10 = f32x4.splat(0);
  let g11 = f32x4.splat(0);
  let g12 = f32x4.splat(0);
  let g13 = f32x4.splat(0);
  const end = s0 + length;
  while (s0 < end) {
    const u = v128.load(s0);
    const v = v128.load(s1);
    let h = v128.load(h0);
    g00 = f32x4.add(g00, f32x4.mul(u, h));
    g10 = f32x4.add(g10, f32x4.mul(v, h));
    h = v128.load(h1);
    g01 = f32x4.add(g01, f32x4.mul(u, h));
    g11 = f32x4.add(g11, f32x4.mul(v, h));
    h = v128.load(h2);
    g02 = f32x4.add(g02, f32x4.mul(u, h));
    g12 = f32x4.add(g12, f32x4.mul(v, h));
    h = v128.load(h3);
    g03 = f32x4.add(g03, f32x4.mul(u, h));
    g13 = f32x4.add(g13, f32x4.mul(v, h));
    s0 += 16;
    s1 += 16;
    h0 += 16;
    h1 += 16;
    h2 += 16;
    h3 += 16;
  }
  v128.store(TILE, fourSums(g00, g01, g02, g03));
  v128.store(TILE, fourSums(g10, g11, g12, g13), 16);
}

/** The same along stretches with gaps. */
function dotTileAlong(
  lines: i32,
  runs: i32,
  run: usize,
  runJump: usize,
  rowJump: usize,
  s0: usize,
  s1: usize,
  h0: usize,
  h1: usize,
  h2: usize,
  h3: usize,
): void {
  let g00 = f32x4.splat(0);
  let g01 = f32x4.splat(0);
  let g02 = f32x4.splat(0);
  let g03 = f32x4.splat(0);
  let g10 = f32x4.splat(0);
  let g11 = f32x4.splat(0);
  let g12 = f32x4.splat(0);
  let g13 = f32x4.splat(0);
  // One offset for the four activities, one for the two signals.
  h1 -= h0;
  h2 -= h0;
  h3 -= h0;
  s1 -= s0;
  for (let line = 0; line < lines; line++) {
    for (let r = 0; r < runs; r++) {
      const end = s0 + run;
      while (s0 < end) {
        const u = v128.load(s0);
        const v = v128.load(s0 + s1);
        let h = v128.load(h0);
        g00 = f32x4.add(g00, f32x4.mul(u, h));
        g10 = f32x4.add(g10, f32x4.mul(v, h));
        h = v128.load(h0 + h1);
        g01 = f32x4.add(g01, f32x4.mul(u, h));
        g11 = f32x4.add(g11, f32x4.mul(v, h));
        h = v128.load(h0 + h2);
        g02 = f32x4.add(g02, f32x4.mul(u, h));
        g12 = f32x4.add(g12, f32x4.mul(v, h));
        h = v128.load(h0 + h3);
        g03 = f32x4.add(g03, f32x4.mul(u, h));
        g13 = f32x4.add(g13, f32x4.mul(v, h));
        s0 += 16;
        h0 += 16;
      }
      h0 += runJump;
    }
    h0 += rowJump;
  }
  v128.store(TILE, fourSums(g00, g01, g02, g03));
  v128.store(TILE, fourSums(g10, g11, g12, g13), 16);
}

/** Sums of `count` stretches of x, `length` floats each, a multiple of four. */
export function stretchSums(count: i32, length: i32, x: usize, sums: usize): void {
  for (let i = 0; i < count; i++) {
    let sum = f32x4.splat(0);
    for (const end = x + ((<usize>length) << 2); x < end; x += 16) sum = f32x4.add(sum, v128.load(x));
    store<f32>(sums, f32x4.extract_lane(fourSums(sum, sum, sum, sum), 0));
    sums += 4;
  }
}

/** The totals of four registers, each as (0 + 2) + (1 + 3) of its lanes. */
function fourSums(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7));
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
}

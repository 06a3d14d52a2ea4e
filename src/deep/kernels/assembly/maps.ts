import { TABLE } from "./scratch";

/**
 * Adds W below to the maps above; they start from their biases. Weights are shared along the maps, or each unit has its
 * own.
 * With stride 1 and shared weights a row of a map and its samples are one run of columns.
 */
export function addMaps(
  shared: bool,
  size: i32,
  kernel: i32,
  stride: i32,
  channelsIn: i32,
  channelsOut: i32,
  o: i32,
  lanes: i32,
  W: usize,
  below: usize,
  above: usize,
): void {
  const taps = channelsIn * kernel * kernel;
  const fanBytes = (<usize>taps) << 2;
  const laneBytes = (<usize>lanes) << 2;
  const aRow = shared ? fanBytes : <usize>(o * o) * fanBytes;
  const cRow = <usize>(o * o) * laneBytes;
  windowTable(size, kernel, channelsIn, laneBytes);
  const whole = shared && stride == 1;
  const runs = whole ? 1 : o;
  const width = whole ? o * lanes : lanes;
  for (let y = 0; y < o; y++) {
    for (let x = 0; x < runs; x++) {
      const unit = <usize>(y * o + x);
      const source = below + <usize>(y * stride * size + x * stride) * laneBytes;
      addRun(channelsOut, taps, shared ? W : W + unit * fanBytes, aRow, source, width, above + unit * laneBytes, cRow);
    }
  }
}

/** The table of a window's units: where their weights and activities are, from the first on. */
export function windowTable(size: i32, kernel: i32, channelsIn: i32, laneBytes: usize): void {
  let at = TABLE;
  let weight: usize = 0;
  for (let channel = 0; channel < channelsIn; channel++) {
    for (let y = 0; y < kernel; y++) {
      for (let x = 0; x < kernel; x++) {
        store<u32>(at, <u32>weight);
        store<u32>(at, <u32>(<usize>((channel * size + y) * size + x) * laneBytes), 4);
        weight += 4;
        at += 8;
      }
    }
  }
}

/**
 * Adds Wᵀ above to the maps below, which start from zero. The units of a row below that all columns of a window reach
 * are one run with stride 1 and shared weights; the others are taken one by one, with the connections they have.
 */
export function addMapsTransposed(
  shared: bool,
  size: i32,
  kernel: i32,
  stride: i32,
  channelsIn: i32,
  channelsOut: i32,
  o: i32,
  lanes: i32,
  W: usize,
  above: usize,
  below: usize,
): void {
  const fanBytes = (<usize>(channelsIn * kernel * kernel)) << 2;
  const laneBytes = (<usize>lanes) << 2;
  const aRow = (<usize>(kernel * kernel)) << 2;
  const cRow = <usize>(size * size) * laneBytes;
  const inner = shared && stride == 1 ? max(0, o - kernel + 1) : 0;
  for (let y = 0; y < size; y++) {
    let x = 0;
    while (x < size) {
      const length = inner > 0 && x == kernel - 1 ? inner : 1;
      const taps = hearers(shared, kernel, stride, channelsOut, o, fanBytes, laneBytes, y, x);
      const to = below + <usize>(y * size + x) * laneBytes;
      if (taps > 0) addRun(channelsIn, taps, W, aRow, above, length * lanes, to, cRow);
      x += length;
    }
  }
}

/** The table of the connections upwards of the units at (y, x); returns how many there are. */
function hearers(
  shared: bool,
  kernel: i32,
  stride: i32,
  channelsOut: i32,
  o: i32,
  fanBytes: usize,
  laneBytes: usize,
  y: i32,
  x: i32,
): i32 {
  const firstRow = firstTap(y, stride, o);
  const firstColumn = firstTap(x, stride, o);
  // The windows begin at the units (top, left) and, as the tap goes on by `stride`, one unit before.
  const firstTop = (y - firstRow) / stride;
  const firstLeft = (x - firstColumn) / stride;
  let at = TABLE;
  for (let out = 0; out < channelsOut; out++) {
    let top = firstTop;
    for (let row = firstRow; row <= min(y, kernel - 1); row += stride) {
      let unit = <usize>((out * o + top) * o + firstLeft);
      for (let column = firstColumn; column <= min(x, kernel - 1); column += stride) {
        const weight = (shared ? <usize>out : unit) * fanBytes + ((<usize>(row * kernel + column)) << 2);
        store<u32>(at, <u32>weight);
        store<u32>(at, <u32>(unit * laneBytes), 4);
        at += 8;
        unit--;
      }
      top--;
    }
  }
  return <i32>((at - TABLE) >> 3);
}

/**
 * The first row or column of a kernel in which a window that begins at a multiple of `stride`, the last at o − 1 times
 * it, has the unit at x.
 */
function firstTap(x: i32, stride: i32, o: i32): i32 {
  return max(x % stride, x - (o - 1) * stride);
}

/**
 * Adds the table's connections to `width` columns of `rows` rows of C; the weights of one row are aRow from those of
 * the next.
 */
function addRun(rows: i32, taps: i32, A: usize, aRow: usize, B: usize, width: i32, C: usize, cRow: usize): void {
  const end = TABLE + ((<usize>taps) << 3);
  for (let i = 0; i < rows; i += 4) {
    const r1 = <usize>min(1, rows - 1 - i);
    const r2 = <usize>min(2, rows - 1 - i);
    const r3 = <usize>min(3, rows - 1 - i);
    const a0 = A + <usize>i * aRow;
    for (let s = 0; s < width; s += 8) {
      const far: usize = s + 4 < width ? 16 : 0;
      const b = B + ((<usize>s) << 2);
      const c0 = C + <usize>i * cRow + ((<usize>s) << 2);
      tableTile(
        end,
        a0,
        a0 + r1 * aRow,
        a0 + r2 * aRow,
        a0 + r3 * aRow,
        b,
        c0,
        c0 + r1 * cRow,
        c0 + r2 * cRow,
        c0 + r3 * cRow,
        far,
      );
    }
  }
}

/** Four rows, eight columns wide; `far` is where the second four columns are, 0 for none. */
function tableTile(
  end: usize,
  a0: usize,
  a1: usize,
  a2: usize,
  a3: usize,
  b: usize,
  c0: usize,
  c1: usize,
  c2: usize,
  c3: usize,
  far: usize,
): void {
  let s00 = v128.load(c0);
  let s01 = v128.load(c0 + far);
  let s10 = v128.load(c1);
  let s11 = v128.load(c1 + far);
  let s20 = v128.load(c2);
  let s21 = v128.load(c2 + far);
  let s30 = v128.load(c3);
  let s31 = v128.load(c3 + far);
  const bFar = b + far;
  for (let at = TABLE; at < end; at += 8) {
    const weight = <usize>load<u32>(at);
    const source = <usize>load<u32>(at, 4);
    const b0 = v128.load(b + source);
    const b1 = v128.load(bFar + source);
    let w = v128.load32_splat(a0 + weight);
    s00 = f32x4.add(s00, f32x4.mul(w, b0));
    s01 = f32x4.add(s01, f32x4.mul(w, b1));
    w = v128.load32_splat(a1 + weight);
    s10 = f32x4.add(s10, f32x4.mul(w, b0));
    s11 = f32x4.add(s11, f32x4.mul(w, b1));
    w = v128.load32_splat(a2 + weight);
    s20 = f32x4.add(s20, f32x4.mul(w, b0));
    s21 = f32x4.add(s21, f32x4.mul(w, b1));
    w = v128.load32_splat(a3 + weight);
    s30 = f32x4.add(s30, f32x4.mul(w, b0));
    s31 = f32x4.add(s31, f32x4.mul(w, b1));
  }
  v128.store(c0, s00);
  v128.store(c0 + far, s01);
  v128.store(c1, s10);
  v128.store(c1 + far, s11);
  v128.store(c2, s20);
  v128.store(c2 + far, s21);
  v128.store(c3, s30);
  v128.store(c3 + far, s31);
}

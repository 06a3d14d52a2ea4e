/**
 * One step of SGD of the alignment matrices A (A_1 of n × n0, then A_2 … A_L of n × n) on `size` samples: forward for
 * all of them, then the updates, one after another.
 * G holds G_1 … G_{L−1} (n × n each), `own` a number other than zero for each that is not the identity; X is size × n0,
 * Y size × n,
 * and U has room for (L + 1) n numbers a sample and n more. Returns Σ ‖e‖².
 * Every sum runs over its terms in order: rows lie in the lanes, and the results are those of the loops in ../plain.ts.
 */
export function alignmentStep(
  size: i32,
  n: i32,
  n0: i32,
  depth: i32,
  rate: f64,
  A: usize,
  G: usize,
  own: usize,
  X: usize,
  Y: usize,
  U: usize,
): f64 {
  const vector = (<usize>n) << 3;
  const square = vector * n;
  const first = vector * n0;
  const stride = vector * (depth + 1);
  const work = U + stride * size;
  let squared: f64 = 0;
  for (let b = 0; b < size; b++) {
    let u = U + stride * b;
    rowSums(n, n0, A, X + ((<usize>n0) << 3) * b, u);
    let block = A + first;
    for (let l = 1; l < depth; l++) {
      let below = u;
      if (load<f64>(own + ((<usize>(l - 1)) << 3)) != 0) {
        rowSums(n, n, G + square * (l - 1), u, work);
        below = work;
      }
      rowSums(n, n, block, below, u + vector);
      u += vector;
      block += square;
    }
    const y = Y + vector * b;
    let sum: f64 = 0;
    for (let i: usize = 0; i < vector; i += 8) {
      const e = load<f64>(u + i) - load<f64>(y + i);
      store<f64>(u + vector + i, e);
      sum += e * e;
    }
    squared += sum;
  }
  for (let b = 0; b < size; b++) {
    const u = U + stride * b;
    const e = u + vector * depth;
    subtractOuter(n, n0, rate, e, X + ((<usize>n0) << 3) * b, A);
    let block = A + first;
    for (let l = 1; l < depth; l++) {
      subtractOuter(n, n, rate, e, u + vector * (l - 1), block);
      block += square;
    }
  }
  return squared;
}

/** A −= (rate e) xᵀ, A of m × n. */
function subtractOuter(m: i32, n: i32, rate: f64, e: usize, x: usize, A: usize): void {
  const pairs = (<usize>(n & ~1)) << 3;
  for (let i = 0; i < m; i++) {
    const step = rate * load<f64>(e + ((<usize>i) << 3));
    const factor = f64x2.splat(step);
    let p: usize = 0;
    for (; p < pairs; p += 16) {
      v128.store(A + p, f64x2.sub(v128.load(A + p), f64x2.mul(factor, v128.load(x + p))));
    }
    if (n & 1) store<f64>(A + p, load<f64>(A + p) - step * load<f64>(x + p));
    A += (<usize>n) << 3;
  }
}

/** y = A x, A of m × n, each sum in the order of its terms. */
function rowSums(m: i32, n: i32, A: usize, x: usize, y: usize): void {
  const stride = (<usize>n) << 3;
  let i = 0;
  for (; i + 10 <= m; i += 10) {
    tenRows(n, A, stride, x, y);
    A += 10 * stride;
    y += 80;
  }
  for (; i + 4 <= m; i += 4) {
    fourRows(n, A, stride, x, y);
    A += 4 * stride;
    y += 32;
  }
  for (; i < m; i++) {
    let sum: f64 = 0;
    for (let j: usize = 0; j < stride; j += 8) sum += load<f64>(A + j) * load<f64>(x + j);
    store<f64>(y, sum);
    A += stride;
    y += 8;
  }
}

/** The entries of two rows in one column, and in the next. */
function upper(a: usize, b: usize): v128 {
  return v128.shuffle<f64>(v128.load(a), v128.load(b), 0, 2);
}
function lower(a: usize, b: usize): v128 {
  return v128.shuffle<f64>(v128.load(a), v128.load(b), 1, 3);
}
function last(a: usize, b: usize): v128 {
  return f64x2.replace_lane(f64x2.splat(load<f64>(a)), 1, load<f64>(b));
}

function tenRows(n: i32, A: usize, stride: usize, x: usize, y: usize): void {
  const a1 = A + stride;
  const a2 = a1 + stride;
  const a3 = a2 + stride;
  const a4 = a3 + stride;
  const a5 = a4 + stride;
  const a6 = a5 + stride;
  const a7 = a6 + stride;
  const a8 = a7 + stride;
  const a9 = a8 + stride;
  let s0 = f64x2.splat(0);
  let s1 = f64x2.splat(0);
  let s2 = f64x2.splat(0);
  let s3 = f64x2.splat(0);
  let s4 = f64x2.splat(0);
  const pairs = (<usize>(n & ~1)) << 3;
  let p: usize = 0;
  for (; p < pairs; p += 16) {
    const v = v128.load_splat<f64>(x + p);
    const w = v128.load_splat<f64>(x + p, 8);
    s0 = f64x2.add(f64x2.add(s0, f64x2.mul(upper(A + p, a1 + p), v)), f64x2.mul(lower(A + p, a1 + p), w));
    s1 = f64x2.add(f64x2.add(s1, f64x2.mul(upper(a2 + p, a3 + p), v)), f64x2.mul(lower(a2 + p, a3 + p), w));
    s2 = f64x2.add(f64x2.add(s2, f64x2.mul(upper(a4 + p, a5 + p), v)), f64x2.mul(lower(a4 + p, a5 + p), w));
    s3 = f64x2.add(f64x2.add(s3, f64x2.mul(upper(a6 + p, a7 + p), v)), f64x2.mul(lower(a6 + p, a7 + p), w));
    s4 = f64x2.add(f64x2.add(s4, f64x2.mul(upper(a8 + p, a9 + p), v)), f64x2.mul(lower(a8 + p, a9 + p), w));
  }
  if (n & 1) {
    const v = v128.load_splat<f64>(x + p);
    s0 = f64x2.add(s0, f64x2.mul(last(A + p, a1 + p), v));
    s1 = f64x2.add(s1, f64x2.mul(last(a2 + p, a3 + p), v));
    s2 = f64x2.add(s2, f64x2.mul(last(a4 + p, a5 + p), v));
    s3 = f64x2.add(s3, f64x2.mul(last(a6 + p, a7 + p), v));
    s4 = f64x2.add(s4, f64x2.mul(last(a8 + p, a9 + p), v));
  }
  v128.store(y, s0);
  v128.store(y, s1, 16);
  v128.store(y, s2, 32);
  v128.store(y, s3, 48);
  v128.store(y, s4, 64);
}

function fourRows(n: i32, A: usize, stride: usize, x: usize, y: usize): void {
  const a1 = A + stride;
  const a2 = a1 + stride;
  const a3 = a2 + stride;
  let s0 = f64x2.splat(0);
  let s1 = f64x2.splat(0);
  const pairs = (<usize>(n & ~1)) << 3;
  let p: usize = 0;
  for (; p < pairs; p += 16) {
    const v = v128.load_splat<f64>(x + p);
    const w = v128.load_splat<f64>(x + p, 8);
    s0 = f64x2.add(f64x2.add(s0, f64x2.mul(upper(A + p, a1 + p), v)), f64x2.mul(lower(A + p, a1 + p), w));
    s1 = f64x2.add(f64x2.add(s1, f64x2.mul(upper(a2 + p, a3 + p), v)), f64x2.mul(lower(a2 + p, a3 + p), w));
  }
  if (n & 1) {
    const v = v128.load_splat<f64>(x + p);
    s0 = f64x2.add(s0, f64x2.mul(last(A + p, a1 + p), v));
    s1 = f64x2.add(s1, f64x2.mul(last(a2 + p, a3 + p), v));
  }
  v128.store(y, s0);
  v128.store(y, s1, 16);
}

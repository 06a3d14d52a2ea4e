import { bothLanes } from "./vector";

/**
 * y = A x for the symmetric matrix given by the lower triangle of the leading n × n block of A, rows `stride` apart.
 */
export function symv(n: i32, stride: i32, A: usize, x: usize, y: usize): void {
  const rowBytes = (<usize>stride) << 3;
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    symvFour(i, A, rowBytes, x, y);
    A += 4 * rowBytes;
  }
  for (; i < n; i++) {
    symvOne(i, A, x, y);
    A += rowBytes;
  }
}

/** Rows i … i + 3 (i even): their part left of the diagonal block twice, then the block itself. */
function symvFour(i: i32, A: usize, stride: usize, x: usize, y: usize): void {
  const corner = (<usize>i) << 3;
  const x0 = load<f64>(x + corner);
  const x1 = load<f64>(x + corner, 8);
  const x2 = load<f64>(x + corner, 16);
  const x3 = load<f64>(x + corner, 24);
  const w0 = f64x2.splat(x0);
  const w1 = f64x2.splat(x1);
  const w2 = f64x2.splat(x2);
  const w3 = f64x2.splat(x3);
  let s0 = f64x2.splat(0);
  let s1 = f64x2.splat(0);
  let s2 = f64x2.splat(0);
  let s3 = f64x2.splat(0);
  let a1 = A + stride;
  let a2 = a1 + stride;
  let a3 = a2 + stride;
  const end = y + corner;
  while (y < end) {
    const v = v128.load(x);
    const r0 = v128.load(A);
    const r1 = v128.load(a1);
    const r2 = v128.load(a2);
    const r3 = v128.load(a3);
    s0 = f64x2.add(s0, f64x2.mul(r0, v));
    s1 = f64x2.add(s1, f64x2.mul(r1, v));
    s2 = f64x2.add(s2, f64x2.mul(r2, v));
    s3 = f64x2.add(s3, f64x2.mul(r3, v));
    const near = f64x2.add(f64x2.mul(w0, r0), f64x2.mul(w1, r1));
    const far = f64x2.add(f64x2.mul(w2, r2), f64x2.mul(w3, r3));
    v128.store(y, f64x2.add(v128.load(y), f64x2.add(near, far)));
    x += 16;
    y += 16;
    A += 16;
    a1 += 16;
    a2 += 16;
    a3 += 16;
  }
  const a10 = load<f64>(a1);
  const a20 = load<f64>(a2);
  const a21 = load<f64>(a2, 8);
  const a30 = load<f64>(a3);
  const a31 = load<f64>(a3, 8);
  const a32 = load<f64>(a3, 16);
  const t0 = bothLanes(s0) + (load<f64>(A) * x0 + a10 * x1 + (a20 * x2 + a30 * x3));
  const t1 = bothLanes(s1) + (a10 * x0 + load<f64>(a1, 8) * x1 + (a21 * x2 + a31 * x3));
  const t2 = bothLanes(s2) + (a20 * x0 + a21 * x1 + (load<f64>(a2, 16) * x2 + a32 * x3));
  const t3 = bothLanes(s3) + (a30 * x0 + a31 * x1 + (a32 * x2 + load<f64>(a3, 24) * x3));
  store<f64>(y, t0);
  store<f64>(y, t1, 8);
  store<f64>(y, t2, 16);
  store<f64>(y, t3, 24);
}

function symvOne(i: i32, A: usize, x: usize, y: usize): void {
  const xi = load<f64>(x + ((<usize>i) << 3));
  let sum: f64 = 0;
  const end = y + ((<usize>i) << 3);
  for (; y < end; y += 8) {
    const a = load<f64>(A);
    sum += a * load<f64>(x);
    store<f64>(y, load<f64>(y) + a * xi);
    x += 8;
    A += 8;
  }
  store<f64>(y, sum + load<f64>(A) * xi);
}

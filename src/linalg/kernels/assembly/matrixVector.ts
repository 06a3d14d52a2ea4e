import { axpy, bothLanes, scaleBy } from "./vector";

/** y = alpha A x + beta y, A of m × n. */
export function gemv(m: i32, n: i32, alpha: f64, A: usize, x: usize, beta: f64, y: usize): void {
  const stride = (<usize>n) << 3;
  let i = 0;
  for (; i + 4 <= m; i += 4) {
    fourRows(n, alpha, A, stride, x, beta, y);
    A += 4 * stride;
    y += 32;
  }
  for (; i < m; i++) {
    oneRow(n, alpha, A, x, beta, y);
    A += stride;
    y += 8;
  }
}

function fourRows(n: i32, alpha: f64, A: usize, stride: usize, x: usize, beta: f64, y: usize): void {
  let a1 = A + stride;
  let a2 = a1 + stride;
  let a3 = a2 + stride;
  let s0 = f64x2.splat(0);
  let s1 = f64x2.splat(0);
  let s2 = f64x2.splat(0);
  let s3 = f64x2.splat(0);
  const end = x + ((<usize>(n & ~1)) << 3);
  while (x < end) {
    const v = v128.load(x);
    s0 = f64x2.add(s0, f64x2.mul(v128.load(A), v));
    s1 = f64x2.add(s1, f64x2.mul(v128.load(a1), v));
    s2 = f64x2.add(s2, f64x2.mul(v128.load(a2), v));
    s3 = f64x2.add(s3, f64x2.mul(v128.load(a3), v));
    x += 16;
    A += 16;
    a1 += 16;
    a2 += 16;
    a3 += 16;
  }
  let t0 = bothLanes(s0);
  let t1 = bothLanes(s1);
  let t2 = bothLanes(s2);
  let t3 = bothLanes(s3);
  if (n & 1) {
    const v = load<f64>(x);
    t0 += load<f64>(A) * v;
    t1 += load<f64>(a1) * v;
    t2 += load<f64>(a2) * v;
    t3 += load<f64>(a3) * v;
  }
  blend(alpha, t0, beta, y);
  blend(alpha, t1, beta, y + 8);
  blend(alpha, t2, beta, y + 16);
  blend(alpha, t3, beta, y + 24);
}

function oneRow(n: i32, alpha: f64, A: usize, x: usize, beta: f64, y: usize): void {
  let s = f64x2.splat(0);
  const end = x + ((<usize>(n & ~1)) << 3);
  while (x < end) {
    s = f64x2.add(s, f64x2.mul(v128.load(A), v128.load(x)));
    x += 16;
    A += 16;
  }
  let t = bothLanes(s);
  if (n & 1) t += load<f64>(A) * load<f64>(x);
  blend(alpha, t, beta, y);
}

function blend(alpha: f64, sum: f64, beta: f64, y: usize): void {
  store<f64>(y, beta == 0 ? alpha * sum : alpha * sum + beta * load<f64>(y));
}

/** y = alpha Aᵀ x + beta y, A of m × n. */
export function gemvT(m: i32, n: i32, alpha: f64, A: usize, x: usize, beta: f64, y: usize): void {
  const stride = (<usize>n) << 3;
  scaleBy(n, beta, y);
  let i = 0;
  for (; i + 4 <= m; i += 4) {
    addFourRows(
      n,
      alpha * load<f64>(x),
      alpha * load<f64>(x, 8),
      alpha * load<f64>(x, 16),
      alpha * load<f64>(x, 24),
      A,
      stride,
      y,
    );
    A += 4 * stride;
    x += 32;
  }
  for (; i < m; i++) {
    axpy(n, alpha * load<f64>(x), A, y);
    A += stride;
    x += 8;
  }
}

function addFourRows(n: i32, x0: f64, x1: f64, x2: f64, x3: f64, A: usize, stride: usize, y: usize): void {
  let a1 = A + stride;
  let a2 = a1 + stride;
  let a3 = a2 + stride;
  const w0 = f64x2.splat(x0);
  const w1 = f64x2.splat(x1);
  const w2 = f64x2.splat(x2);
  const w3 = f64x2.splat(x3);
  const end = y + ((<usize>(n & ~1)) << 3);
  while (y < end) {
    const near = f64x2.add(f64x2.mul(w0, v128.load(A)), f64x2.mul(w1, v128.load(a1)));
    const far = f64x2.add(f64x2.mul(w2, v128.load(a2)), f64x2.mul(w3, v128.load(a3)));
    v128.store(y, f64x2.add(v128.load(y), f64x2.add(near, far)));
    y += 16;
    A += 16;
    a1 += 16;
    a2 += 16;
    a3 += 16;
  }
  if (n & 1) {
    const sum = x0 * load<f64>(A) + x1 * load<f64>(a1) + (x2 * load<f64>(a2) + x3 * load<f64>(a3));
    store<f64>(y, load<f64>(y) + sum);
  }
}

/** A += alpha x yᵀ, A of m × n. */
export function ger(m: i32, n: i32, alpha: f64, x: usize, y: usize, A: usize): void {
  const stride = (<usize>n) << 3;
  for (let i = 0; i < m; i++) {
    axpy(n, alpha * load<f64>(x), y, A);
    A += stride;
    x += 8;
  }
}

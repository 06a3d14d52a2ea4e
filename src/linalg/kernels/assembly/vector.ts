/** y += alpha x. */
export function axpy(n: i32, alpha: f64, x: usize, y: usize): void {
  const factor = f64x2.splat(alpha);
  const fours = y + ((<usize>(n & ~3)) << 3);
  while (y < fours) {
    v128.store(y, f64x2.add(v128.load(y), f64x2.mul(factor, v128.load(x))));
    v128.store(y, f64x2.add(v128.load(y, 16), f64x2.mul(factor, v128.load(x, 16))), 16);
    x += 32;
    y += 32;
  }
  const end = fours + ((<usize>(n & 3)) << 3);
  for (; y < end; y += 8) {
    store<f64>(y, load<f64>(y) + alpha * load<f64>(x));
    x += 8;
  }
}

/** ⟨x, y⟩, in eight partial sums. */
export function dot(n: i32, x: usize, y: usize): f64 {
  let s0 = f64x2.splat(0);
  let s1 = f64x2.splat(0);
  let s2 = f64x2.splat(0);
  let s3 = f64x2.splat(0);
  const eights = x + ((<usize>(n & ~7)) << 3);
  while (x < eights) {
    s0 = f64x2.add(s0, f64x2.mul(v128.load(x), v128.load(y)));
    s1 = f64x2.add(s1, f64x2.mul(v128.load(x, 16), v128.load(y, 16)));
    s2 = f64x2.add(s2, f64x2.mul(v128.load(x, 32), v128.load(y, 32)));
    s3 = f64x2.add(s3, f64x2.mul(v128.load(x, 48), v128.load(y, 48)));
    x += 64;
    y += 64;
  }
  let sum = bothLanes(f64x2.add(f64x2.add(s0, s1), f64x2.add(s2, s3)));
  const end = eights + ((<usize>(n & 7)) << 3);
  for (; x < end; x += 8) {
    sum += load<f64>(x) * load<f64>(y);
    y += 8;
  }
  return sum;
}

/** x = beta x, exactly zero when beta is. */
export function scaleBy(n: i32, beta: f64, x: usize): void {
  if (beta == 1) return;
  const end = x + ((<usize>n) << 3);
  for (; x < end; x += 8) store<f64>(x, beta == 0 ? 0 : beta * load<f64>(x));
}

/** The sum of the two lanes. */
export function bothLanes(s: v128): f64 {
  return f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
}

/**
 * Rows of C, in groups that share an entry of x: all columns of the group's rows become that entry, or zero where x is
 * 0.
 */
export function fillRows(groups: i32, length: i32, x: usize, C: usize): void {
  for (let i = 0; i < groups; i++) {
    const value = x ? v128.load32_splat(x + ((<usize>i) << 2)) : f32x4.splat(0);
    for (const end = C + ((<usize>length) << 2); C < end; C += 16) v128.store(C, value);
  }
}

/** x *= y, of n entries, a multiple of four. */
export function multiplyBy(n: i32, y: usize, x: usize): void {
  for (const end = x + ((<usize>n) << 2); x < end; x += 16) {
    v128.store(x, f32x4.mul(v128.load(x), v128.load(y)));
    y += 16;
  }
}

/** y += alpha x. */
export function axpy(n: i32, alpha: f32, x: usize, y: usize): void {
  const factor = f32x4.splat(alpha);
  const fours = y + ((<usize>(n & ~3)) << 2);
  for (; y < fours; y += 16) {
    v128.store(y, f32x4.add(v128.load(y), f32x4.mul(factor, v128.load(x))));
    x += 16;
  }
  for (const end = fours + ((<usize>(n & 3)) << 2); y < end; y += 4) {
    store<f32>(y, load<f32>(y) + alpha * load<f32>(x));
    x += 4;
  }
}

/** x *= alpha. */
export function scale(n: i32, alpha: f32, x: usize): void {
  const factor = f32x4.splat(alpha);
  const fours = x + ((<usize>(n & ~3)) << 2);
  for (; x < fours; x += 16) v128.store(x, f32x4.mul(v128.load(x), factor));
  for (const end = fours + ((<usize>(n & 3)) << 2); x < end; x += 4) store<f32>(x, load<f32>(x) * alpha);
}

/** V = mu V + G, W −= rate V. */
export function momentum(n: i32, rate: f32, mu: f32, G: usize, V: usize, W: usize): void {
  const keep = f32x4.splat(mu);
  const step = f32x4.splat(rate);
  const fours = W + ((<usize>(n & ~3)) << 2);
  for (; W < fours; W += 16) {
    const v = f32x4.add(f32x4.mul(keep, v128.load(V)), v128.load(G));
    v128.store(V, v);
    v128.store(W, f32x4.sub(v128.load(W), f32x4.mul(step, v)));
    V += 16;
    G += 16;
  }
  for (const end = fours + ((<usize>(n & 3)) << 2); W < end; W += 4) {
    const v = mu * load<f32>(V) + load<f32>(G);
    store<f32>(V, v);
    store<f32>(W, load<f32>(W) - rate * v);
    V += 4;
    G += 4;
  }
}

/** M = keepM M + addM G, V = keepV V + addV G², W −= rate M / (√V correction + epsilon). */
export function adam(
  n: i32,
  rate: f32,
  keepM: f32,
  addM: f32,
  keepV: f32,
  addV: f32,
  correction: f32,
  epsilon: f32,
  G: usize,
  M: usize,
  V: usize,
  W: usize,
): void {
  const fours = W + ((<usize>(n & ~3)) << 2);
  for (; W < fours; W += 16) {
    const g = v128.load(G);
    const m = f32x4.add(f32x4.mul(f32x4.splat(keepM), v128.load(M)), f32x4.mul(f32x4.splat(addM), g));
    const v = f32x4.add(f32x4.mul(f32x4.splat(keepV), v128.load(V)), f32x4.mul(f32x4.splat(addV), f32x4.mul(g, g)));
    v128.store(M, m);
    v128.store(V, v);
    const size = f32x4.add(f32x4.mul(f32x4.sqrt(v), f32x4.splat(correction)), f32x4.splat(epsilon));
    v128.store(W, f32x4.sub(v128.load(W), f32x4.mul(f32x4.splat(rate), f32x4.div(m, size))));
    G += 16;
    M += 16;
    V += 16;
  }
  for (const end = fours + ((<usize>(n & 3)) << 2); W < end; W += 4) {
    const g = load<f32>(G);
    const m = keepM * load<f32>(M) + addM * g;
    const v = keepV * load<f32>(V) + addV * (g * g);
    store<f32>(M, m);
    store<f32>(V, v);
    store<f32>(W, load<f32>(W) - rate * (m / (sqrt<f32>(v) * correction + epsilon)));
    G += 4;
    M += 4;
    V += 4;
  }
}

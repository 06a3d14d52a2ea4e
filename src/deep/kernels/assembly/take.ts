/**
 * Takes `count` sums, at most four, as entries of a gradient or, where `descend` is, takes them `rate` times off
 * weights.
 */
export function take(count: i32, sums: usize, g: usize, descend: bool, rate: f32): void {
  if (count == 4) {
    const sum = v128.load(sums);
    v128.store(g, descend ? f32x4.sub(v128.load(g), f32x4.mul(f32x4.splat(rate), sum)) : sum);
    return;
  }
  for (const end = g + ((<usize>count) << 2); g < end; g += 4) {
    const sum = load<f32>(sums);
    store<f32>(g, descend ? load<f32>(g) - rate * sum : sum);
    sums += 4;
  }
}

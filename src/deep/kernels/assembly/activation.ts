/**
 * h ← g(h) and, where slope is not 0, slope = g'(h), of n entries, a multiple of four; g by its number in
 * KERNEL_ACTIVATIONS.
 */
export function activate(kind: i32, n: i32, h: usize, slope: usize): void {
  if (kind == 0) linear(n, slope);
  else if (kind == 1) leaky(0, n, h, slope);
  else if (kind == 2) leaky(0.01, n, h, slope);
  else if (kind == 3) hyperbolic(n, h, slope);
  else swish(n, h, slope);
}

function linear(n: i32, slope: usize): void {
  if (slope == 0) return;
  const one = f32x4.splat(1);
  for (const end = slope + ((<usize>n) << 2); slope < end; slope += 16) v128.store(slope, one);
}

function leaky(leak: f32, n: i32, h: usize, slope: usize): void {
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  const factor = f32x4.splat(leak);
  for (const end = h + ((<usize>n) << 2); h < end; h += 16) {
    const a = v128.load(h);
    const negative = f32x4.lt(a, zero);
    v128.store(h, leak == 0 ? v128.andnot(a, negative) : v128.bitselect(f32x4.mul(factor, a), a, negative));
    if (slope != 0) {
      v128.store(slope, v128.bitselect(factor, one, negative));
      slope += 16;
    }
  }
}

function hyperbolic(n: i32, h: usize, slope: usize): void {
  const one = f32x4.splat(1);
  for (const end = h + ((<usize>n) << 2); h < end; h += 16) {
    const value = tanh(v128.load(h));
    v128.store(h, value);
    if (slope != 0) {
      v128.store(slope, f32x4.sub(one, f32x4.mul(value, value)));
      slope += 16;
    }
  }
}

function swish(n: i32, h: usize, slope: usize): void {
  const one = f32x4.splat(1);
  for (const end = h + ((<usize>n) << 2); h < end; h += 16) {
    const a = v128.load(h);
    const e = exp(f32x4.neg(a));
    const sigma = f32x4.div(one, f32x4.add(one, e));
    const value = f32x4.mul(a, sigma);
    v128.store(h, value);
    if (slope != 0) {
      v128.store(slope, f32x4.add(sigma, f32x4.mul(value, f32x4.mul(e, sigma))));
      slope += 16;
    }
  }
}

/** tanh by a series near 0 and by eˣ beyond; ../plainActivation.ts names the source. */
function tanh(a: v128): v128 {
  const x = f32x4.abs(a);
  const q = f32x4.mul(a, a);
  let series = f32x4.splat(-5.70498872745e-3);
  series = step(series, q, 2.06390887954e-2);
  series = step(series, q, -5.37397155531e-2);
  series = step(series, q, 1.33314422036e-1);
  series = step(series, q, -3.33332819422e-1);
  const near = f32x4.add(a, f32x4.mul(f32x4.mul(a, q), series));
  const one = f32x4.splat(1);
  const size = f32x4.sub(one, f32x4.div(f32x4.splat(2), f32x4.add(exp(f32x4.add(x, x)), one)));
  const far = v128.bitselect(f32x4.neg(size), size, f32x4.lt(a, f32x4.splat(0)));
  return v128.bitselect(near, far, f32x4.lt(x, f32x4.splat(0.625)));
}

function step(sum: v128, x: v128, coefficient: f32): v128 {
  return f32x4.add(f32x4.mul(sum, x), f32x4.splat(coefficient));
}

/** eˣ for arguments clamped to ±87.3. */
export function exp(argument: v128): v128 {
  const limit = f32x4.splat(87.3);
  const x = f32x4.pmax(f32x4.pmin(argument, limit), f32x4.neg(limit));
  const power = f32x4.nearest(f32x4.mul(x, f32x4.splat(1.4426950408889634)));
  const r = f32x4.sub(
    f32x4.sub(x, f32x4.mul(power, f32x4.splat(0.693359375))),
    f32x4.mul(power, f32x4.splat(-2.1219444e-4)),
  );
  let series = f32x4.splat(1.98756915e-4);
  series = step(series, r, 1.3981999507e-3);
  series = step(series, r, 8.3334519073e-3);
  series = step(series, r, 4.1665795894e-2);
  series = step(series, r, 1.6666665459e-1);
  series = step(series, r, 5.0000001201e-1);
  series = f32x4.add(f32x4.mul(series, f32x4.mul(r, r)), r);
  const scale = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(power), i32x4.splat(127)), 23);
  return f32x4.mul(f32x4.add(series, f32x4.splat(1)), scale);
}

/** log x for normal positive x, in double precision. */
export function log(x: f64): f64 {
  const bits = reinterpret<i64>(x);
  const exponent = (<i32>(bits >> 32) - 0x3fe80000) >> 20;
  const m = reinterpret<f64>(bits - ((<i64>exponent) << 52));
  const s = (m - 1) / (m + 1);
  const q = s * s;
  let sum: f64 = 1.0 / 15.0;
  sum = sum * q + 1.0 / 13.0;
  sum = sum * q + 1.0 / 11.0;
  sum = sum * q + 1.0 / 9.0;
  sum = sum * q + 1.0 / 7.0;
  sum = sum * q + 1.0 / 5.0;
  sum = sum * q + 1.0 / 3.0;
  sum = sum * q + 1.0;
  return <f64>exponent * 0.6931471805599453 + 2.0 * s * sum;
}

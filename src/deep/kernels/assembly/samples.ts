import { interleave } from "./pack";

/** out[j, s] = X[indices[s], j] for s < count, zero beyond; rows of n to n × lanes. */
export function gather(count: i32, n: i32, lanes: i32, indices: usize, X: usize, out: usize): void {
  const stride = (<usize>lanes) << 2;
  const row = (<usize>n) << 2;
  let s = 0;
  for (; s + 4 <= count; s += 4) {
    const at = indices + ((<usize>s) << 2);
    interleave(
      n,
      X + <usize>load<i32>(at) * row,
      X + <usize>load<i32>(at, 4) * row,
      X + <usize>load<i32>(at, 8) * row,
      X + <usize>load<i32>(at, 12) * row,
      out + ((<usize>s) << 2),
      stride,
    );
  }
  for (; s < lanes; s++) {
    const from = s < count ? X + <usize>load<i32>(indices + ((<usize>s) << 2)) * row : 0;
    let to = out + ((<usize>s) << 2);
    for (let j: usize = 0; j < row; j += 4) {
      store<f32>(to, from ? load<f32>(from + j) : 0);
      to += stride;
    }
  }
}

/** ⟨x, y⟩ in double precision, in four partial sums. */
export function dot(n: i32, x: usize, y: usize): f64 {
  let near = f64x2.splat(0);
  let far = f64x2.splat(0);
  const fours = x + ((<usize>(n & ~3)) << 2);
  while (x < fours) {
    const u = v128.load(x);
    const v = v128.load(y);
    near = f64x2.add(near, f64x2.mul(f64x2.promote_low_f32x4(u), f64x2.promote_low_f32x4(v)));
    const uFar = f64x2.promote_low_f32x4(v128.shuffle<f32>(u, u, 2, 3, 2, 3));
    const vFar = f64x2.promote_low_f32x4(v128.shuffle<f32>(v, v, 2, 3, 2, 3));
    far = f64x2.add(far, f64x2.mul(uFar, vFar));
    x += 16;
    y += 16;
  }
  const both = f64x2.add(near, far);
  let sum = f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
  for (const end = fours + ((<usize>(n & 3)) << 2); x < end; x += 4) {
    sum += <f64>load<f32>(x) * <f64>load<f32>(y);
    y += 4;
  }
  return sum;
}

/** out[s] = Σ_i A[i, s] B[i, s]. */
export function columnDots(n: i32, lanes: i32, A: usize, B: usize, out: usize): void {
  const stride = (<usize>lanes) << 2;
  for (let column: usize = 0; column < stride; column += 16) {
    let sum = f32x4.splat(0);
    let at = column;
    for (let i = 0; i < n; i++) {
      sum = f32x4.add(sum, f32x4.mul(v128.load(A + at), v128.load(B + at)));
      at += stride;
    }
    v128.store(out + column, sum);
  }
}

/** Six chains of additions and seven of multiplications in registers, 52 operations a round, and no memory. */
export function peak(rounds: i32, one: f32): f32 {
  const c = f32x4.splat(one);
  let a0 = f32x4.splat(0);
  let a1 = f32x4.splat(1);
  let a2 = f32x4.splat(2);
  let a3 = f32x4.splat(3);
  let a4 = f32x4.splat(4);
  let a5 = f32x4.splat(5);
  let m0 = f32x4.splat(0);
  let m1 = f32x4.splat(1);
  let m2 = f32x4.splat(2);
  let m3 = f32x4.splat(3);
  let m4 = f32x4.splat(4);
  let m5 = f32x4.splat(5);
  let m6 = f32x4.splat(6);
  for (let i = 0; i < rounds; i++) {
    m0 = f32x4.mul(m0, c);
    a0 = f32x4.add(a0, c);
    m1 = f32x4.mul(m1, c);
    a1 = f32x4.add(a1, c);
    m2 = f32x4.mul(m2, c);
    a2 = f32x4.add(a2, c);
    m3 = f32x4.mul(m3, c);
    a3 = f32x4.add(a3, c);
    m4 = f32x4.mul(m4, c);
    a4 = f32x4.add(a4, c);
    m5 = f32x4.mul(m5, c);
    a5 = f32x4.add(a5, c);
    m6 = f32x4.mul(m6, c);
  }
  let sum = f32x4.add(a0, m0);
  sum = f32x4.add(sum, f32x4.add(a1, m1));
  sum = f32x4.add(sum, f32x4.add(a2, m2));
  sum = f32x4.add(sum, f32x4.add(a3, m3));
  sum = f32x4.add(sum, f32x4.add(a4, m4));
  sum = f32x4.add(sum, f32x4.add(a5, m5));
  return f32x4.extract_lane(f32x4.add(sum, m6), 0);
}

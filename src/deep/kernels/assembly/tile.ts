import { PACKED_A } from "./scratch";

/**
 * What becomes of a tile's sums: they are added to C from the first product on, replace it, or are taken off it `rate`
 * times.
 */
export const ADD: i32 = 0;
export const REPLACE: i32 = 1;
export const DESCEND: i32 = 2;

/**
 * Sums of `depth` products each for four rows of C, eight columns wide, from the packed rows and a packed panel; `far`
 * is where the second four columns are,
 * 0 for none. Rows and halves may coincide: all of C is read before any of it is written.
 * The loop is not unrolled: more values alive at a time no longer fit the registers, and it is slower.
 */
export function tile(
  depth: i32,
  b: usize,
  c0: usize,
  c1: usize,
  c2: usize,
  c3: usize,
  far: usize,
  mode: i32,
  rate: f32,
): void {
  let s00 = f32x4.splat(0);
  let s01 = f32x4.splat(0);
  let s10 = f32x4.splat(0);
  let s11 = f32x4.splat(0);
  let s20 = f32x4.splat(0);
  let s21 = f32x4.splat(0);
  let s30 = f32x4.splat(0);
  let s31 = f32x4.splat(0);
  if (mode == ADD) {
    s00 = v128.load(c0);
    s01 = v128.load(c0 + far);
    s10 = v128.load(c1);
    s11 = v128.load(c1 + far);
    s20 = v128.load(c2);
    s21 = v128.load(c2 + far);
    s30 = v128.load(c3);
    s31 = v128.load(c3 + far);
  }
  let a = PACKED_A;
  const end = a + ((<usize>depth) << 4);
  while (a < end) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let w = v128.load32_splat(a);
    s00 = f32x4.add(s00, f32x4.mul(w, b0));
    s01 = f32x4.add(s01, f32x4.mul(w, b1));
    w = v128.load32_splat(a, 4);
    s10 = f32x4.add(s10, f32x4.mul(w, b0));
    s11 = f32x4.add(s11, f32x4.mul(w, b1));
    w = v128.load32_splat(a, 8);
    s20 = f32x4.add(s20, f32x4.mul(w, b0));
    s21 = f32x4.add(s21, f32x4.mul(w, b1));
    w = v128.load32_splat(a, 12);
    s30 = f32x4.add(s30, f32x4.mul(w, b0));
    s31 = f32x4.add(s31, f32x4.mul(w, b1));
    a += 16;
    b += 32;
  }
  if (mode == DESCEND) {
    const step = f32x4.splat(rate);
    s00 = f32x4.sub(v128.load(c0), f32x4.mul(step, s00));
    s01 = f32x4.sub(v128.load(c0 + far), f32x4.mul(step, s01));
    s10 = f32x4.sub(v128.load(c1), f32x4.mul(step, s10));
    s11 = f32x4.sub(v128.load(c1 + far), f32x4.mul(step, s11));
    s20 = f32x4.sub(v128.load(c2), f32x4.mul(step, s20));
    s21 = f32x4.sub(v128.load(c2 + far), f32x4.mul(step, s21));
    s30 = f32x4.sub(v128.load(c3), f32x4.mul(step, s30));
    s31 = f32x4.sub(v128.load(c3 + far), f32x4.mul(step, s31));
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

import { exp, log } from "./activation";
import { TILE } from "./scratch";

/** E = Y − T in the first `count` columns, zero beyond; returns ½‖E‖². */
export function squaredErrors(outputs: i32, count: i32, lanes: i32, Y: usize, T: usize, E: usize): f64 {
  let sum: f64 = 0;
  for (let k = 0; k < outputs; k++) {
    for (let s = 0; s < lanes; s++) {
      const error: f32 = s < count ? load<f32>(Y) - load<f32>(T) : 0;
      store<f32>(E, error);
      sum += <f64>error * <f64>error;
      Y += 4;
      T += 4;
      E += 4;
    }
  }
  return 0.5 * sum;
}

/** E = (Σ T) softmax(Y) − T in the first `count` columns, zero beyond; returns −Σ T log softmax(Y). */
export function crossEntropyErrors(outputs: i32, count: i32, lanes: i32, Y: usize, T: usize, E: usize): f64 {
  const stride = (<usize>lanes) << 2;
  const n = <usize>outputs * stride;
  let loss: f64 = 0;
  for (let s = 0; s < lanes; s += 4) {
    const column = (<usize>s) << 2;
    let largest = v128.load(Y + column);
    let mass = f32x4.splat(0);
    for (let at = column; at < n; at += stride) {
      largest = f32x4.pmax(largest, v128.load(Y + at));
      mass = f32x4.add(mass, v128.load(T + at));
    }
    let total = f32x4.splat(0);
    for (let at = column; at < n; at += stride) {
      const weight = exp(f32x4.sub(v128.load(Y + at), largest));
      v128.store(E + at, weight);
      total = f32x4.add(total, weight);
    }
    const share = f32x4.div(mass, total);
    const left = count - s;
    const inside = i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(left));
    for (let at = column; at < n; at += stride) {
      const error = f32x4.sub(f32x4.mul(share, v128.load(E + at)), v128.load(T + at));
      v128.store(E + at, v128.and(error, inside));
    }
    v128.store(TILE, largest);
    v128.store(TILE, total, 16);
    for (let lane = 0; lane < min(4, left); lane++) {
      const own = (<usize>lane) << 2;
      const logSum = <f64>load<f32>(TILE + own) + log(<f64>load<f32>(TILE + own, 16));
      for (let at = column + own; at < n; at += stride) {
        loss += <f64>load<f32>(T + at) * (logSum - <f64>load<f32>(Y + at));
      }
    }
  }
  return loss;
}

/** In how many of the first `count` columns the largest entries are in the same row. */
export function hits(outputs: i32, count: i32, lanes: i32, Y: usize, T: usize): i32 {
  let equal = 0;
  for (let s = 0; s < count; s++) {
    const column = (<usize>s) << 2;
    if (largestRow(outputs, lanes, Y + column) == largestRow(outputs, lanes, T + column)) equal++;
  }
  return equal;
}

function largestRow(rows: i32, lanes: i32, X: usize): i32 {
  const stride = (<usize>lanes) << 2;
  let best = 0;
  let largest = load<f32>(X);
  for (let k = 1; k < rows; k++) {
    X += stride;
    const x = load<f32>(X);
    if (x > largest) {
      largest = x;
      best = k;
    }
  }
  return best;
}

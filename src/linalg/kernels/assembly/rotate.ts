import { PACKED_A, SCRATCH } from "./scratch";

/** The most rows that rotateRows takes: a strip of eight columns has to fit the scratch space. */
export function rotateRowsLimit(): i32 {
  return <i32>((SCRATCH - PACKED_A) >> 6);
}

/**
 * Sweeps of plane rotations over the rows of A (rows × cols). Sweep q has its top and bottom row in bounds[2q] and
 * bounds[2q + 1]
 * and takes the next bottom − top pairs (c, s) of `rotations`: for i = bottom − 1 … top,
 * (row i, row i + 1) becomes (c row i − s row i + 1, s row i + c row i + 1).
 * Strips of eight columns are copied to scratch space, so that all sweeps run over them in cache.
 */
export function rotateRows(rows: i32, cols: i32, A: usize, sweeps: i32, bounds: usize, rotations: usize): void {
  const stride = (<usize>cols) << 3;
  for (let j = 0; j < cols; j += 8) {
    const width = min(8, cols - j);
    const strip = A + ((<usize>j) << 3);
    for (let i = 0; i < rows; i++) {
      memory.copy(PACKED_A + ((<usize>i) << 6), strip + <usize>i * stride, (<usize>width) << 3);
    }
    let next = rotations;
    for (let q = 0; q < sweeps; q++) {
      const top = <i32>load<f64>(bounds + ((<usize>q) << 4));
      const bottom = <i32>load<f64>(bounds + ((<usize>q) << 4), 8);
      sweep(PACKED_A + ((<usize>top) << 6), PACKED_A + ((<usize>bottom) << 6), next);
      next += (<usize>(bottom - top)) << 4;
    }
    for (let i = 0; i < rows; i++) {
      memory.copy(strip + <usize>i * stride, PACKED_A + ((<usize>i) << 6), (<usize>width) << 3);
    }
  }
}

function sweep(top: usize, row: usize, rotation: usize): void {
  let z0 = v128.load(row);
  let z1 = v128.load(row, 16);
  let z2 = v128.load(row, 32);
  let z3 = v128.load(row, 48);
  while (row > top) {
    const c = v128.load_splat<f64>(rotation);
    const s = v128.load_splat<f64>(rotation, 8);
    const above = row - 64;
    const u0 = v128.load(above);
    const u1 = v128.load(above, 16);
    const u2 = v128.load(above, 32);
    const u3 = v128.load(above, 48);
    v128.store(row, f64x2.add(f64x2.mul(s, u0), f64x2.mul(c, z0)));
    v128.store(row, f64x2.add(f64x2.mul(s, u1), f64x2.mul(c, z1)), 16);
    v128.store(row, f64x2.add(f64x2.mul(s, u2), f64x2.mul(c, z2)), 32);
    v128.store(row, f64x2.add(f64x2.mul(s, u3), f64x2.mul(c, z3)), 48);
    z0 = f64x2.sub(f64x2.mul(c, u0), f64x2.mul(s, z0));
    z1 = f64x2.sub(f64x2.mul(c, u1), f64x2.mul(s, z1));
    z2 = f64x2.sub(f64x2.mul(c, u2), f64x2.mul(s, z2));
    z3 = f64x2.sub(f64x2.mul(c, u3), f64x2.mul(s, z3));
    row = above;
    rotation += 16;
  }
  v128.store(row, z0);
  v128.store(row, z1, 16);
  v128.store(row, z2, 32);
  v128.store(row, z3, 48);
}

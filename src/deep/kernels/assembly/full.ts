import { interleave } from "./pack";
import { DEPTH_BLOCK, LANE_BLOCK, PACKED_A, PACKED_B } from "./scratch";
import { ADD, tile } from "./tile";

/** C += A B, A of m × k, B of k × lanes; each entry of C takes its k products in their order. */
export function addProduct(m: i32, k: i32, lanes: i32, A: usize, B: usize, C: usize): void {
  addBlocks(false, m, k, lanes, A, B, C);
}

/** C += Aᵀ B, A of k × m, B of k × lanes; each entry of C takes its k products in their order. */
export function addTransposed(m: i32, k: i32, lanes: i32, A: usize, B: usize, C: usize): void {
  addBlocks(true, m, k, lanes, A, B, C);
}

function addBlocks(transposed: bool, m: i32, k: i32, lanes: i32, A: usize, B: usize, C: usize): void {
  const aRow = (<usize>(transposed ? m : k)) << 2;
  const stride = (<usize>lanes) << 2;
  for (let lane = 0; lane < lanes; lane += LANE_BLOCK) {
    const width = min(LANE_BLOCK, lanes - lane);
    const column = (<usize>lane) << 2;
    for (let p = 0; p < k; p += DEPTH_BLOCK) {
      const depth = min(DEPTH_BLOCK, k - p);
      packLanes(depth, width, B + <usize>p * stride + column, stride);
      for (let i = 0; i < m; i += 4) {
        // Beyond the last row, the last row once more: it is computed and stored twice, with the same result.
        const r1 = <usize>min(1, m - 1 - i);
        const r2 = <usize>min(2, m - 1 - i);
        const r3 = <usize>min(3, m - 1 - i);
        if (transposed) packColumns(depth, min(4, m - i), A + <usize>p * aRow + ((<usize>i) << 2), aRow);
        else {
          const a = A + <usize>i * aRow + ((<usize>p) << 2);
          interleave(depth, a, a + r1 * aRow, a + r2 * aRow, a + r3 * aRow, PACKED_A, 16);
        }
        addTiles(depth, width, C + <usize>i * stride + column, r1 * stride, r2 * stride, r3 * stride);
      }
    }
  }
}

/**
 * Adds the products of the packed rows with all packed panels to four rows of C, the others r1, r2 and r3 after the
 * first.
 */
function addTiles(depth: i32, width: i32, c: usize, r1: usize, r2: usize, r3: usize): void {
  let panel = PACKED_B;
  for (let s = 0; s < width; s += 8) {
    tile(depth, panel, c, c + r1, c + r2, c + r3, s + 4 < width ? 16 : 0, ADD, 0);
    panel += (<usize>depth) << 5;
    c += 32;
  }
}

/** Packs rows of B in panels of eight columns; where four are left, they fill both halves of the last panel. */
function packLanes(depth: i32, width: i32, B: usize, stride: usize): void {
  let to = PACKED_B;
  for (let s = 0; s < width; s += 8) {
    let from = B + ((<usize>s) << 2);
    let far: usize = from + (s + 4 < width ? 16 : 0);
    const end = to + ((<usize>depth) << 5);
    while (to < end) {
      v128.store(to, v128.load(from));
      v128.store(to, v128.load(far), 16);
      from += stride;
      far += stride;
      to += 32;
    }
  }
}

/** Packs up to four columns of A side by side; beyond them, the last once more. */
function packColumns(depth: i32, count: i32, A: usize, stride: usize): void {
  let to = PACKED_A;
  const end = to + ((<usize>depth) << 4);
  if (count == 4) {
    for (; to < end; to += 16) {
      v128.store(to, v128.load(A));
      A += stride;
    }
  } else {
    const second = (<usize>min(1, count - 1)) << 2;
    const third = (<usize>min(2, count - 1)) << 2;
    for (; to < end; to += 16) {
      store<f32>(to, load<f32>(A));
      store<f32>(to, load<f32>(A + second), 4);
      store<f32>(to, load<f32>(A + third), 8);
      store<f32>(to, load<f32>(A + third), 12);
      A += stride;
    }
  }
}

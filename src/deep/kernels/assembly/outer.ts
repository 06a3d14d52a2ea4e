import { interleave } from "./pack";
import { DEPTH_BLOCK, LANE_BLOCK, LARGEST_TRANSPOSED, PACKED_A, PACKED_B, TILE } from "./scratch";
import { take } from "./take";
import { DESCEND, REPLACE, tile } from "./tile";

/**
 * G = S Hᵀ or, where `descend` is, G −= rate S Hᵀ; S of rows × lanes, H of cols × lanes, lanes at most
 * LARGEST_TRANSPOSED.
 */
export function outerProduct(
  rows: i32,
  cols: i32,
  lanes: i32,
  S: usize,
  H: usize,
  G: usize,
  descend: bool,
  rate: f32,
): void {
  const stride = (<usize>lanes) << 2;
  const gRow = (<usize>cols) << 2;
  const block = ((DEPTH_BLOCK * LANE_BLOCK) / lanes) & ~7;
  for (let first = 0; first < cols; first += block) {
    const width = min(block, cols - first);
    packTransposed(width, lanes, H + <usize>first * stride);
    for (let i = 0; i < rows; i += 4) {
      // Beyond the last row, the last row once more; it is computed and stored twice, with the same result.
      const r1 = <usize>min(1, rows - 1 - i);
      const r2 = <usize>min(2, rows - 1 - i);
      const r3 = <usize>min(3, rows - 1 - i);
      const s = S + <usize>i * stride;
      interleave(lanes, s, s + r1 * stride, s + r2 * stride, s + r3 * stride, PACKED_A, 16);
      const g0 = G + <usize>i * gRow + ((<usize>first) << 2);
      const height = min(4, rows - i);
      let panel = PACKED_B;
      for (let j = 0; j < width; j += 8) {
        const left = width - j;
        let g = g0 + ((<usize>j) << 2);
        if (left >= 8 || left == 4) {
          const far: usize = left == 4 ? 0 : 16;
          tile(lanes, panel, g, g + r1 * gRow, g + r2 * gRow, g + r3 * gRow, far, descend ? DESCEND : REPLACE, rate);
        } else {
          tile(lanes, panel, TILE, TILE + 32, TILE + 64, TILE + 96, 16, REPLACE, 0);
          for (let r = 0; r < height; r++) {
            const sums = TILE + ((<usize>r) << 5);
            take(min(4, left), sums, g, descend, rate);
            if (left > 4) take(left - 4, sums + 16, g + 16, descend, rate);
            g += gRow;
          }
        }
        panel += stride << 3;
      }
    }
  }
}

/** Packs rows of H in panels of eight, interleaved; where the last panel lacks rows, others stand in for them. */
function packTransposed(count: i32, lanes: i32, H: usize): void {
  const stride = (<usize>lanes) << 2;
  let to = PACKED_B;
  for (let j = 0; j < count; j += 8) {
    const left = count - j;
    const near = H + <usize>j * stride;
    transposeRows(min(4, left), lanes, near, to);
    transposeRows(left <= 4 ? left : min(4, left - 4), lanes, left <= 4 ? near : near + 4 * stride, to + 16);
    to += stride << 3;
  }
}

function transposeRows(count: i32, lanes: i32, row: usize, to: usize): void {
  const stride = (<usize>lanes) << 2;
  const r1 = row + <usize>min(1, count - 1) * stride;
  const r2 = row + <usize>min(2, count - 1) * stride;
  const r3 = row + <usize>min(3, count - 1) * stride;
  interleave(lanes, row, r1, r2, r3, to, 32);
}

/**
 * The micro-tile of C held in registers is 4 × 4; blocks of op(A) and op(B) are packed to fit the second-level cache.
 */
export const ROW_BLOCK: i32 = 128;
export const DEPTH_BLOCK: i32 = 256;
export const COLUMN_BLOCK: i32 = 512;

/** The start of the memory is scratch space: one micro-tile, then the packed blocks. */
export const TILE: usize = 64;
export const PACKED_A: usize = 256;
export const PACKED_B: usize = PACKED_A + <usize>(ROW_BLOCK * DEPTH_BLOCK * 8);
export const SCRATCH: usize = PACKED_B + <usize>(DEPTH_BLOCK * COLUMN_BLOCK * 8);

/** Bytes at the start of the memory that the kernels use for themselves. */
export function scratchBytes(): usize {
  return SCRATCH;
}

/**
 * Blocks of full layers: this many connections deep and this many columns wide are packed at a time, to fit the
 * second-level cache.
 */
export const DEPTH_BLOCK: i32 = 256;
export const LANE_BLOCK: i32 = 512;

/**
 * Batches up to this wide have their activities transposed, which makes the gradient of a full layer a product like the
 * others.
 */
export const LARGEST_TRANSPOSED: i32 = 1024;

/** The most connections of a unit of a map, counted from below and from above. */
export const LARGEST_FAN: i32 = 32768;

/**
 * The start of the memory is scratch space: a tile's results, the packed blocks, and the table of a unit's connections.
 */
export const TILE: usize = 64;
export const PACKED_A: usize = 256;
export const PACKED_B: usize = PACKED_A + <usize>(LARGEST_TRANSPOSED * 4 * 4);
export const TABLE: usize = PACKED_B + <usize>(DEPTH_BLOCK * LANE_BLOCK * 4);
export const SCRATCH: usize = TABLE + <usize>(LARGEST_FAN * 8);

/** Bytes at the start of the memory that the kernels use for themselves. */
export function scratchBytes(): usize {
  return SCRATCH;
}

export function largestFan(): i32 {
  return LARGEST_FAN;
}

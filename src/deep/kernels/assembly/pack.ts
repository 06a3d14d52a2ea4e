/** Writes the entries of four rows side by side, those of one column `step` bytes after those of the last. */
export function interleave(depth: i32, a0: usize, a1: usize, a2: usize, a3: usize, to: usize, step: usize): void {
  const fours = a0 + ((<usize>(depth & ~3)) << 2);
  while (a0 < fours) {
    const u = v128.load(a0);
    const v = v128.load(a1);
    const w = v128.load(a2);
    const x = v128.load(a3);
    const near = v128.shuffle<f32>(u, v, 0, 4, 1, 5);
    const far = v128.shuffle<f32>(u, v, 2, 6, 3, 7);
    const nearer = v128.shuffle<f32>(w, x, 0, 4, 1, 5);
    const farther = v128.shuffle<f32>(w, x, 2, 6, 3, 7);
    v128.store(to, v128.shuffle<f32>(near, nearer, 0, 1, 4, 5));
    to += step;
    v128.store(to, v128.shuffle<f32>(near, nearer, 2, 3, 6, 7));
    to += step;
    v128.store(to, v128.shuffle<f32>(far, farther, 0, 1, 4, 5));
    to += step;
    v128.store(to, v128.shuffle<f32>(far, farther, 2, 3, 6, 7));
    to += step;
    a0 += 16;
    a1 += 16;
    a2 += 16;
    a3 += 16;
  }
  for (const end = fours + ((<usize>(depth & 3)) << 2); a0 < end; a0 += 4) {
    store<f32>(to, load<f32>(a0));
    store<f32>(to, load<f32>(a1), 4);
    store<f32>(to, load<f32>(a2), 8);
    store<f32>(to, load<f32>(a3), 12);
    to += step;
    a1 += 4;
    a2 += 4;
    a3 += 4;
  }
}

import { COLUMN_BLOCK, DEPTH_BLOCK, PACKED_A, PACKED_B, ROW_BLOCK, TILE } from "./scratch";
import { scaleBy } from "./vector";

/** The parts of a product that are asked for. */
const ALL: i32 = 0;
const UPPER: i32 = 1;
const LOWER: i32 = 2;

/** C = alpha op(A) op(B) + beta C, op(A) of m × k, op(B) of k × n. */
export function gemm(
  m: i32,
  n: i32,
  k: i32,
  alpha: f64,
  A: usize,
  transA: bool,
  B: usize,
  transB: bool,
  beta: f64,
  C: usize,
): void {
  product(m, n, k, alpha, A, transA ? 1 : k, transA ? m : 1, B, transB ? 1 : n, transB ? k : 1, beta, C, n, ALL);
}

/** The upper triangle of C = alpha XᵀX + beta C, X of k × n. */
export function syrk(n: i32, k: i32, alpha: f64, X: usize, beta: f64, C: usize): void {
  product(n, n, k, alpha, X, 1, n, X, n, 1, beta, C, n, UPPER);
}

/**
 * A += alpha XᵀY on the lower triangle of the leading n × n block of A, whose rows are `stride` apart; X and Y have k
 * rows, `width` apart.
 */
export function syrkx(n: i32, k: i32, width: i32, alpha: f64, X: usize, Y: usize, stride: i32, A: usize): void {
  product(n, n, k, alpha, X, 1, width, Y, width, 1, 1, A, stride, LOWER);
}

/**
 * The product behind gemm, syrk and syrkx; element (i, p) of op(A) is A[i · aRow + p · aCol], of op(B) likewise.
 * The rows of C are `cRow` apart; `part` says which of its entries count.
 */
function product(
  m: i32,
  n: i32,
  k: i32,
  alpha: f64,
  A: usize,
  aRow: i32,
  aCol: i32,
  B: usize,
  bRow: i32,
  bCol: i32,
  beta: f64,
  C: usize,
  cRow: i32,
  part: i32,
): void {
  const stride = (<usize>cRow) << 3;
  if (k == 0) {
    for (let i = 0; i < m; i++) {
      const from = part == UPPER ? i : 0;
      const to = part == LOWER ? i + 1 : n;
      scaleBy(to - from, beta, C + <usize>i * stride + ((<usize>from) << 3));
    }
    return;
  }
  for (let jc = 0; jc < n; jc += COLUMN_BLOCK) {
    const nc = min(COLUMN_BLOCK, n - jc);
    for (let pc = 0; pc < k; pc += DEPTH_BLOCK) {
      const kc = min(DEPTH_BLOCK, k - pc);
      const b = pc == 0 ? beta : 1;
      pack(B + ((<usize>pc * bRow + <usize>jc * bCol) << 3), nc, kc, bCol, bRow, PACKED_B);
      for (let ic = 0; ic < m; ic += ROW_BLOCK) {
        if (part == UPPER && ic >= jc + nc) break;
        const mc = min(ROW_BLOCK, m - ic);
        if (part == LOWER && ic + mc <= jc) continue;
        pack(A + ((<usize>ic * aRow + <usize>pc * aCol) << 3), mc, kc, aRow, aCol, PACKED_A);
        for (let jr = 0; jr < nc; jr += 4) {
          const panel = PACKED_B + ((<usize>jr * kc) << 3);
          for (let ir = 0; ir < mc; ir += 4) {
            const i = ic + ir;
            const j = jc + jr;
            const rows = PACKED_A + ((<usize>ir * kc) << 3);
            if (part == UPPER && i > j + 3) break;
            if (part == LOWER && i + 3 < j) continue;
            const whole = part == UPPER ? i + 3 <= j : part == LOWER ? j + 3 <= i : true;
            if (i + 4 <= m && j + 4 <= n && whole) {
              tile(kc, alpha, rows, panel, b, C + <usize>i * stride + ((<usize>j) << 3), stride);
            } else {
              tile(kc, alpha, rows, panel, 0, TILE, 32);
              addTile(
                min(4, m - i),
                min(4, n - j),
                part == UPPER ? i - j : -8,
                part == LOWER ? i - j : 8,
                b,
                C + <usize>i * stride + ((<usize>j) << 3),
                stride,
              );
            }
          }
        }
      }
    }
  }
}

/**
 * Packs `count` vectors of length `depth` in groups of four, interleaved; the last group is filled up with zeros.
 * Element p of vector q is source[q · step + p · along]; one of the two strides is 1.
 */
function pack(source: usize, count: i32, depth: i32, step: i32, along: i32, target: usize): void {
  const stepBytes = (<usize>step) << 3;
  const alongBytes = (<usize>along) << 3;
  for (let q = 0; q < count; q += 4) {
    packGroup(source + <usize>q * stepBytes, min(4, count - q), depth, stepBytes, alongBytes, target);
    target += (<usize>depth) << 5;
  }
}

function packGroup(source: usize, count: i32, depth: i32, step: usize, along: usize, target: usize): void {
  const end = target + ((<usize>depth) << 5);
  if (count < 4) {
    while (target < end) {
      for (let q = 0; q < 4; q++) {
        store<f64>(target + ((<usize>q) << 3), q < count ? load<f64>(source + <usize>q * step) : 0);
      }
      source += along;
      target += 32;
    }
  } else if (step == 8) {
    while (target < end) {
      v128.store(target, v128.load(source));
      v128.store(target, v128.load(source, 16), 16);
      source += along;
      target += 32;
    }
  } else {
    let s1 = source + step;
    let s2 = s1 + step;
    let s3 = s2 + step;
    const pairs = target + ((<usize>(depth & ~1)) << 5);
    while (target < pairs) {
      const r0 = v128.load(source);
      const r1 = v128.load(s1);
      const r2 = v128.load(s2);
      const r3 = v128.load(s3);
      v128.store(target, v128.shuffle<f64>(r0, r1, 0, 2));
      v128.store(target, v128.shuffle<f64>(r2, r3, 0, 2), 16);
      v128.store(target, v128.shuffle<f64>(r0, r1, 1, 3), 32);
      v128.store(target, v128.shuffle<f64>(r2, r3, 1, 3), 48);
      source += 16;
      s1 += 16;
      s2 += 16;
      s3 += 16;
      target += 64;
    }
    if (target < end) {
      store<f64>(target, load<f64>(source));
      store<f64>(target, load<f64>(s1), 8);
      store<f64>(target, load<f64>(s2), 16);
      store<f64>(target, load<f64>(s3), 24);
    }
  }
}

/** The 4 × 4 micro-tile: C = alpha a b + beta C over packed groups a and b of depth kc. */
function tile(kc: i32, alpha: f64, a: usize, b: usize, beta: f64, C: usize, stride: usize): void {
  let c00 = f64x2.splat(0);
  let c01 = f64x2.splat(0);
  let c10 = f64x2.splat(0);
  let c11 = f64x2.splat(0);
  let c20 = f64x2.splat(0);
  let c21 = f64x2.splat(0);
  let c30 = f64x2.splat(0);
  let c31 = f64x2.splat(0);
  const end = a + ((<usize>kc) << 5);
  while (a < end) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    const a0 = v128.load_splat<f64>(a);
    c00 = f64x2.add(c00, f64x2.mul(a0, b0));
    c01 = f64x2.add(c01, f64x2.mul(a0, b1));
    const a1 = v128.load_splat<f64>(a, 8);
    c10 = f64x2.add(c10, f64x2.mul(a1, b0));
    c11 = f64x2.add(c11, f64x2.mul(a1, b1));
    const a2 = v128.load_splat<f64>(a, 16);
    c20 = f64x2.add(c20, f64x2.mul(a2, b0));
    c21 = f64x2.add(c21, f64x2.mul(a2, b1));
    const a3 = v128.load_splat<f64>(a, 24);
    c30 = f64x2.add(c30, f64x2.mul(a3, b0));
    c31 = f64x2.add(c31, f64x2.mul(a3, b1));
    a += 32;
    b += 32;
  }
  tileRow(alpha, c00, c01, beta, C);
  tileRow(alpha, c10, c11, beta, C + stride);
  tileRow(alpha, c20, c21, beta, C + 2 * stride);
  tileRow(alpha, c30, c31, beta, C + 3 * stride);
}

function tileRow(alpha: f64, c0: v128, c1: v128, beta: f64, C: usize): void {
  const factor = f64x2.splat(alpha);
  c0 = f64x2.mul(factor, c0);
  c1 = f64x2.mul(factor, c1);
  if (beta != 0) {
    const keep = f64x2.splat(beta);
    c0 = f64x2.add(c0, f64x2.mul(keep, v128.load(C)));
    c1 = f64x2.add(c1, f64x2.mul(keep, v128.load(C, 16)));
  }
  v128.store(C, c0);
  v128.store(C, c1, 16);
}

/**
 * C = tile + beta C on the rows × cols corner of the scratch tile, entries with row + lowest ≤ column ≤ row + highest
 * only.
 */
function addTile(rows: i32, cols: i32, lowest: i32, highest: i32, beta: f64, C: usize, stride: usize): void {
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < cols; c++) {
      if (c < r + lowest || c > r + highest) continue;
      const value = load<f64>(TILE + ((<usize>(r * 4 + c)) << 3));
      const at = C + <usize>r * stride + ((<usize>c) << 3);
      store<f64>(at, beta == 0 ? value : value + beta * load<f64>(at));
    }
  }
}

/** Copies the upper triangle of the n × n matrix C into the lower. */
export function mirror(n: i32, C: usize): void {
  const stride = (<usize>n) << 3;
  for (let i = 1; i < n; i++) {
    let to = C + <usize>i * stride;
    let from = C + ((<usize>i) << 3);
    for (let j = 0; j < i; j++) {
      store<f64>(to, load<f64>(from));
      to += 8;
      from += stride;
    }
  }
}

import type { Operations } from "./kernels.ts";

/** The step of the alignment matrices in plain TypeScript, sum by sum as the formulas say. */
export const alignmentStep: Operations["alignmentStep"] = (size, n, n0, depth, rate, A, G, own, X, Y, U) => {
  const stride = (depth + 1) * n;
  const work = size * stride;
  let squared = 0;
  for (let b = 0; b < size; b++) {
    let u = b * stride;
    rowSums(n, n0, A, 0, X, b * n0, U, u);
    let block = n * n0;
    for (let l = 1; l < depth; l++, u += n, block += n * n) {
      const turned = own[l - 1] !== 0;
      if (turned) rowSums(n, n, G, (l - 1) * n * n, U, u, U, work);
      rowSums(n, n, A, block, U, turned ? work : u, U, u + n);
    }
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const e = U[u + i] - Y[b * n + i];
      U[u + n + i] = e;
      sum += e * e;
    }
    squared += sum;
  }
  for (let b = 0; b < size; b++) {
    const u = b * stride;
    const e = u + depth * n;
    subtractOuter(n, n0, rate, U, e, X, b * n0, A, 0);
    for (let l = 1, block = n * n0; l < depth; l++, block += n * n) {
      subtractOuter(n, n, rate, U, e, U, u + (l - 1) * n, A, block);
    }
  }
  return squared;
};

/** `y = A x`, A m × n; each array from an offset on. */
function rowSums(
  m: number,
  n: number,
  A: Float64Array,
  a: number,
  x: Float64Array,
  at: number,
  y: Float64Array,
  to: number,
): void {
  for (let i = 0, k = a; i < m; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++, k++) sum += A[k] * x[at + j];
    y[to + i] = sum;
  }
}

/** `A −= (rate e) xᵀ`, A m × n; each array from an offset on. */
function subtractOuter(
  m: number,
  n: number,
  rate: number,
  e: Float64Array,
  from: number,
  x: Float64Array,
  at: number,
  A: Float64Array,
  a: number,
): void {
  for (let i = 0, k = a; i < m; i++) {
    const step = rate * e[from + i];
    for (let j = 0; j < n; j++, k++) A[k] -= step * x[at + j];
  }
}

/** `C = A B`, A of m × k, B of k × n. */
export function times(m: number, k: number, n: number, A: Float64Array, B: Float64Array, C: Float64Array): void {
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) C[i * n + j] = 0;
    for (let p = 0; p < k; p++) {
      const a = A[i * k + p];
      for (let j = 0; j < n; j++) C[i * n + j] += a * B[p * n + j];
    }
  }
}

/** `C = A Bᵀ`, A of m × k, B of n × k. */
export function timesTransposed(
  m: number,
  k: number,
  n: number,
  A: Float64Array,
  B: Float64Array,
  C: Float64Array,
): void {
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let p = 0; p < k; p++) sum += A[i * k + p] * B[j * k + p];
      C[i * n + j] = sum;
    }
  }
}

/** Transposes each of `count` blocks of n × n. */
export function transposeBlocks(count: number, n: number, from: Float64Array, to: Float64Array): void {
  for (let k = 0, at = 0; k < count; k++, at += n * n)
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) to[at + j * n + i] = from[at + i * n + j];
}

/** Writes the n × n identity. */
export function identityInto(n: number, out: Float64Array): void {
  out.fill(0);
  for (let i = 0; i < n; i++) out[i * (n + 1)] = 1;
}

/** `C += A B`, all n × n. */
export function addTimes(n: number, A: Float64Array, B: Float64Array, C: Float64Array): void {
  for (let i = 0; i < n; i++) {
    for (let p = 0; p < n; p++) {
      const a = A[i * n + p];
      if (a !== 0) for (let j = 0; j < n; j++) C[i * n + j] += a * B[p * n + j];
    }
  }
}

/** `C += α A Bᵀ`, all n × n. */
export function addTimesTransposed(n: number, alpha: number, A: Float64Array, B: Float64Array, C: Float64Array): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let p = 0; p < n; p++) sum += A[i * n + p] * B[j * n + p];
      C[i * n + j] += alpha * sum;
    }
  }
}

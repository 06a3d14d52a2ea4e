/**
 * Gaussian elimination with row pivoting of the n × n matrix A, in place: below the diagonal of what is left the
 * multipliers, on and above it the triangle; row k was exchanged with row `pivots[k]`.
 */
export function factorise(n: number, A: Float64Array, pivots: Int32Array): void {
  for (let k = 0; k < n; k++) {
    let p = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(A[i * n + k]) > Math.abs(A[p * n + k])) p = i;
    pivots[k] = p;
    if (p !== k) {
      for (let j = 0; j < n; j++) {
        const held = A[k * n + j];
        A[k * n + j] = A[p * n + j];
        A[p * n + j] = held;
      }
    }
    const inverse = 1 / A[k * n + k];
    for (let i = k + 1; i < n; i++) {
      const factor = (A[i * n + k] *= inverse);
      if (factor === 0) continue;
      for (let j = k + 1, a = i * n + j, b = k * n + j; j < n; j++, a++, b++) A[a] -= factor * A[b];
    }
  }
}

/**
 * Replaces b by the solution x of `A x = b`, from what `factorise` left. A singular matrix gives values that are not
 * numbers.
 */
export function substitute(n: number, A: Float64Array, pivots: Int32Array, b: Float64Array): void {
  for (let k = 0; k < n; k++) {
    const held = b[k];
    b[k] = b[pivots[k]];
    b[pivots[k]] = held;
  }
  for (let i = 1; i < n; i++) {
    let sum = b[i];
    for (let j = 0, a = i * n; j < i; j++, a++) sum -= A[a] * b[j];
    b[i] = sum;
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = b[i];
    for (let j = i + 1, a = i * n + j; j < n; j++, a++) sum -= A[a] * b[j];
    b[i] = sum / A[i * n + i];
  }
}

import { cholesky, matrix } from "../../../../src/linalg/index.ts";

/** Features of the samples and the class of each. */
export interface Classified {
  /** count × features */
  readonly features: Float64Array;
  readonly labels: Int32Array;
}

/**
 * The fraction of `test` that ridge regression of the one-hot labels on the features of `train` puts into its class; a
 * constant feature is added. Closed form: no training to tune.
 */
export function ridgeAccuracy(train: Classified, test: Classified, classes: number, penalty: number): number {
  const count = train.labels.length;
  const n = train.features.length / count;
  const m = n + 1;
  const row = ({ features }: Classified, i: number): Float64Array => {
    const x = new Float64Array(m).fill(1);
    x.set(features.subarray(i * n, (i + 1) * n));
    return x;
  };
  const G = matrix(m, m);
  const B = new Float64Array(classes * m);
  for (let i = 0; i < count; i++) {
    const x = row(train, i);
    const b = train.labels[i] * m;
    for (let j = 0; j < m; j++) {
      B[b + j] += x[j];
      if (x[j] !== 0) for (let k = 0, at = j * m; k <= j; k++) G.data[at + k] += x[j] * x[k];
    }
  }
  for (let j = 0; j < m; j++) {
    G.data[j * m + j] += penalty * count;
    for (let k = 0; k < j; k++) G.data[k * m + j] = G.data[j * m + k];
  }
  const L = cholesky(G).L.data;
  for (let c = 0; c < classes; c++) solve(L, m, B.subarray(c * m, (c + 1) * m));
  let hits = 0;
  test.labels.forEach((label, i) => {
    const x = row(test, i);
    const scores = Array.from({ length: classes }, (_, c) => x.reduce((sum, xj, j) => sum + xj * B[c * m + j], 0));
    hits += Number(scores.indexOf(Math.max(...scores)) === label);
  });
  return hits / test.labels.length;
}

/** b ← (L Lᵀ)⁻¹ b. */
function solve(L: Float64Array, n: number, b: Float64Array): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) b[i] -= L[i * n + j] * b[j];
    b[i] /= L[i * n + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let j = i + 1; j < n; j++) b[i] -= L[j * n + i] * b[j];
    b[i] /= L[i * n + i];
  }
}

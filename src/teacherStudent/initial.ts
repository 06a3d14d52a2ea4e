import { matrix } from "../linalg/index.ts";
import type { Stream } from "../random/index.ts";
import { overlaps, type OrderParameters } from "./orderParameters.ts";

/** How large the weights of `drawOrderParameters` are. */
export interface InitialScales {
  /** Standard deviation of the entries of the student's first layer w; 1e-3 by default. */
  readonly student?: number;
  /** Standard deviation of the entries of the student's second layer v; 1e-3 by default. */
  readonly outputs?: number;
  /** Standard deviation of the entries of the teacher's first layer w̃; 1 by default. */
  readonly teacher?: number;
}

/**
 * The order parameters of K students and M teachers with independent normal weights in N dimensions: exact in law, at a
 * cost independent of N. The
 * triangular factor of a Gaussian Gram matrix has independent entries, normal below the diagonal and χ on it
 * (Bartlett 1933). Defaults are those of the paper's programs.
 */
export function drawOrderParameters(
  size: { readonly K: number; readonly M: number; readonly N: number },
  random: Stream,
  { student = 1e-3, outputs = 1e-3, teacher = 1 }: InitialScales = {},
): OrderParameters {
  const { K, M, N } = size;
  const width = Math.min(N, K + M);
  const rows = matrix(K + M, width);
  for (let i = 0; i < K + M; i++) {
    const scale = (i < M ? teacher : student) / Math.sqrt(N);
    for (let j = 0; j < Math.min(i, width); j++) rows.data[i * width + j] = scale * random.normal();
    if (i < width) rows.data[i * width + i] = scale * Math.sqrt(random.chiSquare(N - i));
  }
  const v = Float64Array.from({ length: K }, () => outputs * random.normal());
  const teachers = matrix(M, width, rows.data.slice(0, M * width));
  return overlaps(matrix(K, width, rows.data.slice(M * width)), teachers, v);
}

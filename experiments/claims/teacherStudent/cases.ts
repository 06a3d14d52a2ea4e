import type { Matrix } from "../../../src/linalg/index.ts";

/** The entries of a state that are free: Q's upper triangle, R, v. */
export function entriesOf({ Q, R, v }: { readonly Q: Matrix; readonly R: Matrix; readonly v: Float64Array }): number[] {
  const upper: number[] = [];
  for (let k = 0; k < Q.rows; k++) for (let l = k; l < Q.rows; l++) upper.push(Q.data[k * Q.rows + l]);
  return [...upper, ...R.data, ...v];
}

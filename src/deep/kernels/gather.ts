import type { CheckedOperations } from "./checkedOperations.ts";

/** `out[j, s] = X[indices[s], j]`, zero beyond the first `count` columns; X of any memory. */
export const gatherPlain: CheckedOperations["gather"] = (count, n, lanes, indices, X, out) => {
  for (let s = 0; s < count; s++) {
    const row = indices[s] * n;
    for (let j = 0, at = s; j < n; j++, at += lanes) out[at] = X[row + j];
  }
  for (let s = count; s < lanes; s++) for (let j = 0, at = s; j < n; j++, at += lanes) out[at] = 0;
};

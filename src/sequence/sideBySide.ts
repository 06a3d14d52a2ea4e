import { matrix, type Matrix } from "../linalg/index.ts";

/** `[A, B, …]`, matrices of equally many rows one beside the other. */
export function sideBySide(parts: readonly Matrix[]): Matrix {
  const cols = parts.reduce((sum, part) => sum + part.cols, 0);
  const M = matrix(parts[0].rows, cols);
  let at = 0;
  for (const part of parts) {
    for (let i = 0; i < M.rows; i++) {
      M.data.set(part.data.subarray(i * part.cols, (i + 1) * part.cols), i * cols + at);
    }
    at += part.cols;
  }
  return M;
}

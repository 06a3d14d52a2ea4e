import { matrix as zeros, multiply, transpose, type Matrix } from "../../../../src/linalg/index.ts";

export { multiply, transpose, type Matrix };

export const matrix = (rows: number, cols: number, data: Float32Array): Matrix => ({
  ...zeros(rows, cols),
  data: Float64Array.from(data),
});

export const absolute = (M: Matrix): Matrix => ({ ...M, data: M.data.map(Math.abs) });

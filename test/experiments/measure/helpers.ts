import { matrixFrom, type Matrix } from "../../../src/linalg/index.ts";
import { stream } from "../../../src/random/index.ts";

export function normalMatrix(rows: number, cols: number, seed: number): Matrix {
  const random = stream(seed, "test");
  return matrixFrom(rows, cols, () => random.normal());
}

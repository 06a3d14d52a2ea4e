export { gaussianMatrix, haarColumns, permutation, wishart } from "./matrices.ts";
export { stream, type Stream } from "./stream.ts";

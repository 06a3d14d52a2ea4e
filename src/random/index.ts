export { gaussianMatrix, haarColumns, permutation } from "./matrices.ts";
export { stream, type Stream } from "./stream.ts";

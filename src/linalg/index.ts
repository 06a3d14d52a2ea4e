export {
  add,
  combine,
  gram,
  inner,
  multiply,
  norm,
  product,
  relativeDistance,
  scale,
  subtract,
  symmetricPart,
  trace,
  transpose,
} from "./algebra.ts";
export { commonModes, type CommonMode } from "./commonModes.ts";
export { cholesky, choleskyInto, qr, singularValues, svd, type Svd } from "./decompose.ts";
export { alignmentStep, createKernels, createPlainKernels, LARGEST_CAPACITY, type Kernels } from "./kernels/index.ts";
export {
  block,
  copy,
  diagonal,
  fromRows,
  identity,
  isDiagonal,
  isIdentity,
  LARGEST_MATRIX,
  matrix,
  matrixFrom,
  toRows,
  type Matrix,
} from "./matrix.ts";
export {
  conditioning,
  conditioningOf,
  nuclearNorm,
  pseudoInverse,
  RANK_TOLERANCE,
  rankOf,
  type Conditioning,
} from "./spectrum.ts";
export { eigenCoordinates, symmetricEigen, type EigenCoordinates } from "./symmetricEigen.ts";

import { relativeDistance, type Matrix } from "../../../../src/linalg/index.ts";

/** The largest relative Frobenius distance of measured from predicted matrices, layer by layer. */
export const worstLayer = (measured: readonly Matrix[], predicted: readonly Matrix[]): number =>
  measured.reduce((worst, M, i) => Math.max(worst, relativeDistance(M, predicted[i])), 0);

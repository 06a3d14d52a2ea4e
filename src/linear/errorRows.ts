import type { Source } from "../data/index.ts";
import { drawSamples } from "../data/index.ts";
import { matrix, multiply, subtract, transpose, type Matrix } from "../linalg/index.ts";
import { stream } from "../random/index.ts";

/** The most samples over which a per-sample measure is averaged: enough for a standard error of cosines below 0.03. */
export const MEASURED_SAMPLES = 1000;

export interface Measuring {
  /**
   * The samples that gradient alignment is measured on, inputs and targets a row each: by default up to a thousand of
   * the source; null for none.
   */
  readonly samples?: { inputs: Matrix; targets: Matrix } | null;
}

/**
 * The samples over which gradient alignment is averaged: the first of the fixed data set, or fresh ones drawn from a
 * stream of their own,
 * so that measuring does not disturb training; null when only moments are known.
 */
export function measuredSamples(source: Source, seed: number): { inputs: Matrix; targets: Matrix } | null {
  if (source.samples) {
    const count = Math.min(source.samples.count, MEASURED_SAMPLES);
    const head = (M: Matrix) => matrix(count, M.cols, M.data.subarray(0, count * M.cols));
    return { inputs: head(source.samples.inputs), targets: head(source.samples.targets) };
  }
  const { draw } = source;
  return draw && drawSamples({ ...source, draw }, MEASURED_SAMPLES, stream(seed, "measured samples"));
}

/** The errors `e = Mx − y`, one a row, of the end-to-end map `M` on samples. */
export const errorRows = (M: Matrix, samples: { inputs: Matrix; targets: Matrix }): Matrix =>
  subtract(multiply(samples.inputs, transpose(M)), samples.targets);

import fc from "fast-check";
import { matrix, multiply, toRows } from "../../../src/linalg/index.ts";
import type { LinearProblemInput } from "../../../src/problem/index.ts";
import { haarColumns, stream } from "../../../src/random/index.ts";
import { infiniteWidths, reals, seeds } from "../common/index.ts";

const list = (min: number, max: number, length: number): fc.Arbitrary<number[]> =>
  fc.array(reals(min, max), { minLength: length, maxLength: length });

/** A population whose outputs, in a rotated basis, each listen to a few inputs of their own. */
export interface CommutingCase {
  readonly problem: LinearProblemInput;
  readonly time: number;
}

/**
 * Populations whose `Σ_yx Σ_xx^k Σ_yxᵀ` commute for all k, so that the alignment matrices stay symmetric, though Σ_yx
 * and Σ_xx in general
 * share no singular vectors: output i listens to inputs of its own, of different variances, with different weights.
 * Looked at at a random time.
 */
export const commutingProblems: fc.Arbitrary<CommutingCase> = fc
  .record({
    depth: fc.integer({ min: 2, max: 4 }),
    outputs: fc.integer({ min: 2, max: 3 }),
    listens: fc.integer({ min: 1, max: 3 }),
    seed: seeds,
  })
  .chain(({ depth, outputs, listens, seed }) => {
    const inputs = outputs * listens;
    return fc
      .record({
        variances: list(0.3, 2, inputs),
        weights: list(0.5, 1, inputs),
        time: reals(0.5, 8),
      })
      .map(({ variances, weights, time }) => {
        const S = matrix(outputs, inputs);
        for (let i = 0; i < outputs; i++) {
          for (let k = 0; k < listens; k++) S.data[i * inputs + i * listens + k] = weights[i * listens + k];
        }
        const cross = multiply(haarColumns(outputs, outputs, stream(seed, "output basis")), S);
        const problem: LinearProblemInput = {
          network: { inputs, widths: infiniteWidths(depth), outputs },
          feedback: { kind: "orthonormal" },
          data: {
            kind: "moments",
            inputCovariance: {
              kind: "given",
              matrix: variances.map((variance, i) => variances.map((_, j) => (i === j ? variance : 0))),
            },
            crossCovariance: { kind: "given", matrix: toRows(cross) },
          },
          training: { time, batch: "flow" },
          seed,
        };
        return { problem, time };
      });
  });

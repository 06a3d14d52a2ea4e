import fc from "fast-check";
import { norm } from "../../../../src/linalg/index.ts";
import type { RationalMatrix } from "../../../../src/linalg/rational.ts";
import type { ExactDescription } from "../../../../src/linear/index.ts";

const fraction = fc
  .tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: 1, max: 3 }))
  .map(([numerator, denominator]) => `${numerator}/${denominator}`);
const rows = (count: number, length: number) =>
  fc.array(fc.array(fraction, { minLength: length, maxLength: length }), { minLength: count, maxLength: count });

/**
 * Networks of two or three layers, up to three units wide, trained for three steps on batches of one or two samples.
 */
export const exactDescriptions: fc.Arbitrary<ExactDescription> = fc
  .array(fc.integer({ min: 1, max: 3 }), { minLength: 3, maxLength: 4 })
  .chain((widths) => {
    const outputs = widths[widths.length - 1];
    const batch = fc
      .integer({ min: 1, max: 2 })
      .chain((size) => fc.record({ x: rows(size, widths[0]), y: rows(size, outputs) }));
    return fc.record({
      widths: fc.constant(widths),
      rate: fc.constantFrom("1/2", "1/3", "1/5"),
      feedback: fc.tuple(...widths.slice(1, -1).map((n) => rows(n, outputs))),
      initial: fc.tuple(...widths.slice(1).map((n, l) => rows(n, widths[l]))),
      batches: fc.array(batch, { minLength: 3, maxLength: 3 }),
    });
  });

/** The same network from zero weights. */
export const zeroStart = (description: ExactDescription): ExactDescription => ({ ...description, initial: undefined });

export const last = <T>(list: readonly T[]): T => list[list.length - 1];

/** The largest norm; exactly 0 only where every entry is. */
export const largest = (residuals: readonly RationalMatrix[]): number =>
  residuals.reduce((worst, M) => (M.isZero() ? worst : Math.max(worst, norm(M.toFloat()), Number.MIN_VALUE)), 0);

export const EXACT_TOLERANCE = {
  value: 0,
  reason: "rational arithmetic rounds nothing: the residual is zero or the theorem is false",
};

/** Fractions grow long: a few networks a claim. */
export const EXACT_RUNS = 15;

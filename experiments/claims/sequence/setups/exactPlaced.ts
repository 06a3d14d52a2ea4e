import fc from "fast-check";
import type { RationalMatrix } from "../../../../src/linalg/rational.ts";
import type { ExactPlacedDescription } from "../../../../src/sequence/index.ts";

const entry = fc.tuple(fc.integer({ min: -2, max: 2 }), fc.integer({ min: 1, max: 2 })).map(([n, d]) => `${n}/${d}`);
const several = <T>(of: fc.Arbitrary<T>, count: number) => fc.array(of, { minLength: count, maxLength: count });
const rows = (count: number, length: number) => several(several(entry, length), count);

/**
 * Two layers, the lower with two mixings, and a readout on two places, with any transport, learning three samples; one
 * feedback matrix for each of the places at hand, of which the statement takes the first.
 */
export const exactPlacedDescriptions = (residual: boolean): fc.Arbitrary<ExactPlacedDescription> =>
  fc.record({
    rate: fc.constantFrom("1/2", "-1/3"),
    mixing: fc.tuple(several(rows(2, 2), 2), several(rows(2, 2), 1), several(rows(2, 2), 1)),
    feedback: fc.tuple(several(rows(3, 2), 2), several(rows(3, 2), 2)),
    carry: fc.tuple(rows(2, 2), rows(2, 2)),
    ...(residual && { embedding: rows(3, 2) }),
    samples: several(fc.record({ X: rows(2, 2), Y: rows(2, 2) }), 3),
  });

/** The same with one feedback matrix a layer for all places. */
export const sharedOverPlaces = (description: ExactPlacedDescription): ExactPlacedDescription => ({
  ...description,
  feedback: description.feedback.map(([F]) => [F]),
});

export const largestEntry = (matrices: readonly RationalMatrix[]): number =>
  Math.max(...matrices.map((M) => M.largest().valueOf()));

export const EXACT_RUNS = 15;
export const EXACT = { value: 0, reason: "largest entry; rational arithmetic leaves nothing" };

/** The largest of some numbers. */
export const largestOf = (values: readonly number[]): number =>
  values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);

/**
 * The cosine between two vectors of entries that are not negative, given by their logarithms; null where one of them is
 * zero.
 */
export function cosineOfLogs(logA: readonly number[], logB: readonly number[]): number | null {
  const [unitA, unitB] = [largestOf(logA), largestOf(logB)];
  if (!(unitA > Number.NEGATIVE_INFINITY && unitB > Number.NEGATIVE_INFINITY)) return null;
  let [inner, squareA, squareB] = [0, 0, 0];
  for (let i = 0; i < logA.length; i++) {
    const [a, b] = [Math.exp(logA[i] - unitA), Math.exp(logB[i] - unitB)];
    inner += a * b;
    squareA += a * a;
    squareB += b * b;
  }
  return Math.min(1, inner / Math.sqrt(squareA * squareB));
}

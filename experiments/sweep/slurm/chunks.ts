/**
 * A list cut into pieces of the given size, in order; the last may be shorter. Throws a RangeError when the size is not
 * a positive integer.
 */
export function chunks<T>(items: readonly T[], size: number): T[][] {
  if (!(Number.isInteger(size) && size >= 1))
    throw new RangeError(`chunks: size must be a positive integer, got ${size}`);
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}

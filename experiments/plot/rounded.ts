/** Significant digits kept in a specification: more than any screen shows. */
const DIGITS = 7;

/** Throws for what no plot can show, so that a wrong number is never a missing point. */
export function rounded(value: number): number {
  if (!Number.isFinite(value)) throw new RangeError(`figure: needs finite numbers, got ${value}`);
  return Number(value.toPrecision(DIGITS));
}

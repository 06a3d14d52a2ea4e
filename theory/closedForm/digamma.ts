/** From here on the asymptotic series is exact to rounding: its first term left out is below 4e-17. */
const ASYMPTOTIC_FROM = 10;

/** `−B_{2k}/(2k)`, k = 1 … 7: the coefficients of `x^{−2k}` in the asymptotic series. */
const COEFFICIENTS = [-1 / 12, 1 / 120, -1 / 252, 1 / 240, -1 / 132, 691 / 32760, -1 / 12];

/** The digamma function `ψ(x)`, x > 0: recurrence up to the asymptotic series (Abramowitz and Stegun 6.3.5, 6.3.18). */
export function digamma(x: number): number {
  if (!(x > 0)) throw new RangeError(`digamma: x must be positive, got ${x}`);
  let shift = 0;
  let y = x;
  for (; y < ASYMPTOTIC_FROM; y++) shift += 1 / y;
  const inverseSquare = 1 / (y * y);
  const series = COEFFICIENTS.reduceRight((sum, c) => (sum + c) * inverseSquare, 0);
  return Math.log(y) - 0.5 / y + series - shift;
}

import { digamma } from "./digamma.ts";

/** Both series converge at least as fast as 2^{−n}: this many terms are always enough. */
const MOST_TERMS = 80;

/**
 * `₂F₁(1, b; 1 + b; 1 − y) = Σ_k b (1 − y)^k / (b + k)` for 0 < b ≤ 1 and 0 < y ≤ 1, to a few units of rounding.
 * The argument is the distance y from the singularity at 1, so that no digits are lost there: for y < ½ the value comes
 * from
 * `b Σ_k (b)_k/k! · [ψ(k+1) − ψ(b+k) − ln y] y^k` (Abramowitz and Stegun 15.3.10), all of whose terms are positive.
 * Throws a RangeError for arguments out of range.
 */
export function hypergeometric(b: number, y: number): number {
  if (!(b > 0 && b <= 1)) throw new RangeError(`hypergeometric: b must be in (0, 1], got ${b}`);
  if (!(y > 0 && y <= 1)) throw new RangeError(`hypergeometric: y must be in (0, 1], got ${y}`);
  return y < 0.5 ? nearOne(b, y) : powerSeries(b, 1 - y);
}

function powerSeries(b: number, x: number): number {
  let sum = 1;
  let power = x;
  for (let k = 1; k < MOST_TERMS && power > 0; k++, power *= x) {
    const term = (b / (b + k)) * power;
    sum += term;
    if (term < 1e-17 * sum) break;
  }
  return sum;
}

function nearOne(b: number, y: number): number {
  const logarithm = -Math.log(y);
  let difference = digamma(1) - digamma(b);
  let weight = 1;
  let sum = 0;
  for (let k = 0; k < MOST_TERMS; k++) {
    const term = weight * (difference + logarithm);
    sum += term;
    if (term < 1e-17 * sum) break;
    difference += 1 / (k + 1) - 1 / (b + k);
    weight *= ((b + k) / (k + 1)) * y;
  }
  return b * sum;
}

/**
 * The p-value of the two-sample Kolmogorov–Smirnov test that `a` and `b` are drawn from one distribution, by the
 * asymptotic series
 * (Smirnov 1948), good for samples of more than a few dozen.
 */
export function kolmogorovSmirnov(a: readonly number[], b: readonly number[]): number {
  const x = Float64Array.from(a).toSorted();
  const y = Float64Array.from(b).toSorted();
  let [i, j, distance] = [0, 0, 0];
  while (i < x.length && j < y.length) {
    const value = Math.min(x[i], y[j]);
    while (i < x.length && x[i] <= value) i++;
    while (j < y.length && y[j] <= value) j++;
    distance = Math.max(distance, Math.abs(i / x.length - j / y.length));
  }
  const root = Math.sqrt((x.length * y.length) / (x.length + y.length));
  const t = (root + 0.12 + 0.11 / root) * distance;
  if (t < 0.2) return 1;
  let sum = 0;
  for (let k = 1; k <= 100; k++) sum += 2 * (k % 2 === 1 ? 1 : -1) * Math.exp(-2 * k * k * t * t);
  return Math.min(1, Math.max(0, sum));
}

/** The mean of values. */
export const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;

/** Of the mean of values drawn independently; 0 for a single one. */
export function standardError(values: readonly number[]): number {
  if (values.length === 1) return 0;
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, v) => sum + (v - centre) ** 2, 0) / (values.length * (values.length - 1)));
}

/** Pearson's. */
export function correlation(xs: readonly number[], ys: readonly number[]): number {
  const [x0, y0] = [mean(xs), mean(ys)];
  let [xx, yy, xy] = [0, 0, 0];
  xs.forEach((x, i) => {
    xx += (x - x0) ** 2;
    yy += (ys[i] - y0) ** 2;
    xy += (x - x0) * (ys[i] - y0);
  });
  return xy / Math.sqrt(xx * yy);
}

/** The q-quantile of values, 0 ≤ q ≤ 1, interpolated between them. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = Float64Array.from(values).toSorted();
  const at = q * (sorted.length - 1);
  const below = Math.floor(at);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
}

/** Two standard deviations: 95 % of a normal distribution. */
const Z = 1.96;

/** Wilson's interval of confidence 95 % for a probability, from `hits` of `trials` (Wilson, JASA 22, 1927). */
export function binomialInterval(hits: number, trials: number): readonly [low: number, high: number] {
  const p = hits / trials;
  const square = (Z * Z) / trials;
  const centre = (p + square / 2) / (1 + square);
  const half = (Math.sqrt((p * (1 - p) + square / 4) / trials) * Z) / (1 + square);
  // Exact at the ends, where rounding would leave the measured point outside.
  return [hits === 0 ? 0 : centre - half, hits === trials ? 1 : centre + half];
}

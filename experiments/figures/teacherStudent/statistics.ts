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

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

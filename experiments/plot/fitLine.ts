/** The least-squares line `y = slope · x + intercept` through points; needs two different x. */
export function fitLine(points: readonly (readonly [number, number])[]): {
  readonly slope: number;
  readonly intercept: number;
} {
  const mean = (k: 0 | 1) => points.reduce((sum, point) => sum + point[k], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  let [above, below] = [0, 0];
  for (const point of points) {
    above += (point[0] - x) * (point[1] - y);
    below += (point[0] - x) ** 2;
  }
  const slope = above / below;
  return { slope, intercept: y - slope * x };
}

/** The exponent p of `y ∝ x^p`: the slope in log–log coordinates. */
export const fitExponent = (points: readonly (readonly [number, number])[]): number =>
  fitLine(points.map(([x, y]) => [Math.log(x), Math.log(y)])).slope;

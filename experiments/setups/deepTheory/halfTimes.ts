import type { DeepSnapshot } from "../../../src/deep/index.ts";
import type { PerLayer } from "../../../src/measure/index.ts";

/**
 * The first time at which `values` pass half of their largest, interpolated in the logarithm of the time; null where
 * they never do, are not all known, or start above it.
 * @param times ascending; values at times that are not positive are not looked at
 */
export function halfTime(times: readonly number[], values: readonly (number | null)[]): number | null {
  const points = times.flatMap((time, k) => (time > 0 ? [{ log: Math.log(time), value: values[k] }] : []));
  if (points.some(({ value }) => value === null || !Number.isFinite(value))) return null;
  const half = Math.max(...points.map(({ value }) => value!)) / 2;
  const after = points.findIndex(({ value }) => value! >= half);
  if (!(half > 0) || after < 1) return null;
  const [from, to] = [points[after - 1], points[after]];
  return Math.exp(from.log + ((to.log - from.log) * (half - from.value!)) / (to.value! - from.value!));
}

/** The times (rate × steps) at which each layer's weight alignment passed half of the largest it had in a run. */
export function measuredHalfTimes(snapshots: readonly DeepSnapshot[]): PerLayer {
  const times = snapshots.map(({ time }) => time);
  const layers = Object.keys(snapshots[0]?.weightAlignment?.layers ?? {});
  return Object.fromEntries(
    layers.map((layer) => [
      layer,
      halfTime(
        times,
        snapshots.map((at) => at.weightAlignment?.layers[layer] ?? null),
      ),
    ]),
  );
}

import { InputError } from "../inputError.ts";

/** Throws an InputError unless `times` are finite, at least 0 and ascending. */
export function checkTimes(times: ArrayLike<number>): void {
  for (let i = 0; i < times.length; i++) {
    const earliest = i === 0 ? 0 : times[i - 1];
    if (!(times[i] >= earliest && times[i] < Infinity)) {
      throw new InputError(`snapshot times must be finite and ascending from 0 on, got ${times[i]} after ${earliest}`);
    }
  }
}

/**
 * Times from `first` to `last` with equal ratios, after 0: the log-spaced schedule of runs that pass through several time scales.
 */
export function logTimes(first: number, last: number, count: number): Float64Array {
  if (!(first > 0 && last >= first && count >= 2)) {
    throw new RangeError(`logTimes: needs 0 < first ≤ last and at least 2 times, got ${first}, ${last}, ${count}`);
  }
  const times = Float64Array.from({ length: count + 1 }, (_, i) =>
    i === 0 ? 0 : first * (last / first) ** ((i - 1) / (count - 1)),
  );
  times[count] = last;
  return times;
}

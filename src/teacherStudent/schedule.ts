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

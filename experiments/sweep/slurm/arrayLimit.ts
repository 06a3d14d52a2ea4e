import { InputError } from "../../../src/inputError.ts";

/**
 * How many elements one array may have, from what `scontrol show config` prints: indices run from 0 to MaxArraySize −
 * 1,
 * and an administrator may allow fewer elements by `max_array_tasks` among the scheduler's parameters.
 *
 * Throws an InputError when the text does not say, or when arrays are switched off (MaxArraySize 0).
 */
export function arrayLimit(config: string): number {
  const size = /^MaxArraySize\s*=\s*(\d+)\s*$/m.exec(config)?.[1];
  if (size === undefined) throw new InputError("slurm: `scontrol show config` must state MaxArraySize, got none");
  const elements = /^SchedulerParameters\s*=.*\bmax_array_tasks=(\d+)/m.exec(config)?.[1];
  const limit = Math.min(Number(size), Number(elements ?? Number.POSITIVE_INFINITY));
  if (limit < 1) throw new InputError(`slurm: this cluster must allow job arrays, got MaxArraySize = ${size}`);
  return limit;
}

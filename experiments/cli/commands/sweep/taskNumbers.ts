import { InputError } from "../../../../src/inputError.ts";
import { shown } from "../../../../src/shown.ts";
import type { Arguments } from "../../command.ts";
import { text } from "../../input/flags.ts";

/** Where batch systems tell a process which task is its own, and the number of their first task. */
const VARIABLES = [
  ["SLURM_ARRAY_TASK_ID", 0],
  ["JOB_COMPLETION_INDEX", 0],
  ["PARALLEL_SEQ", 1],
] as const;

/**
 * The tasks to run in this process: those of --task, or without it and without --engine the one that a batch system
 * names; null for all of them. Throws an InputError
 * for a number that is no task's, and when two systems name one.
 */
export function taskNumbers(
  flags: Arguments["flags"],
  count: number,
  environment: NodeJS.ProcessEnv = process.env,
): number[] | null {
  const given = text(flags, "task");
  if (given !== undefined) return range(given, count);
  if (flags.engine !== undefined || flags["dry-run"]) return null;
  const named = VARIABLES.filter(([variable]) => environment[variable] !== undefined);
  if (named.length === 0) return null;
  if (named.length > 1)
    throw new InputError(
      `the task must be named once, got ${named.map(([variable]) => variable).join(" and ")}; choose one with --task`,
    );
  const [variable, first] = named[0];
  const value = environment[variable] ?? "";
  const task = /^\d+$/.test(value) ? Number(value) - first : Number.NaN;
  if (!(0 <= task && task < count))
    throw new InputError(`${variable} must be a task from ${first} to ${count - 1 + first}, got ${shown(value)}`);
  return [task];
}

function range(given: string, count: number): number[] {
  const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(given) ?? [];
  const [from, to] = [Number(first), Number(last)];
  if (!(0 <= from && from <= to && to < count))
    throw new InputError(
      `--task must be a task or a range of tasks from 0 to ${count - 1}, as in 0 or 0-9, got ${shown(given)}`,
    );
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

import { InputError } from "../../../src/inputError.ts";
import { canonicalJson } from "../../../src/record/index.ts";
import type { DataPlace } from "../../data/index.ts";
import { parseProblem, type Remembered } from "../../run/index.ts";
import type { Sweep } from "./expandSweep.ts";

/** The files that the tasks of a sweep read, by a name that lasts. */
export type DataFiles = ReadonlyMap<string, string>;

/**
 * Checks the problem of every task against its schema, its parts against one another and against its data, without
 * training anything; problems that differ in the seed alone are checked
 * once. Data are read, or drawn, once for each that the sweep names. Returns the files that were read.
 * Throws an InputError that names the first task at fault.
 */
export async function checkTasks(sweep: Sweep): Promise<DataFiles> {
  const files = new Map<string, string>();
  const check = checker(sweep, files);
  for (const index of pointsOf(sweep)) {
    try {
      const { problem, rung } = sweep.task(index);
      await check(problem, rung);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      throw new InputError(`sweep: task ${index}: ${error.message}`, { cause: error });
    }
  }
  return files;
}

/** The first task of each point of a sweep; the others of a point differ from it in the seed alone. */
export function* pointsOf({ count, runsPerPoint }: Sweep): Generator<number> {
  for (let index = 0; index < count; index += runsPerPoint) yield index;
}

function checker(place: DataPlace, files: Map<string, string>) {
  const once = remembered();
  return async (given: unknown, rung: string | undefined): Promise<void> => {
    const { kind, problem } = parseProblem(given, rung);
    const read = await once({ files: (problem as { data?: unknown }).data }, () => kind.files(problem, place));
    for (const [name, path] of read) files.set(name, path);
    await kind.check(problem, rung, place, once);
  };
}

function remembered(): Remembered {
  const known = new Map<string, unknown>();
  return async <Value>(key: object, make: () => Promise<Value>) => {
    const text = canonicalJson(key);
    if (!known.has(text)) known.set(text, await make());
    return known.get(text) as Value;
  };
}

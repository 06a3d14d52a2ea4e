import { basename, dirname, join, resolve } from "node:path";
import { InputError } from "../../../../src/inputError.ts";
import { expandSweep, type Sweep } from "../../../sweep/index.ts";
import type { Arguments } from "../../command.ts";
import { text } from "../../input/flags.ts";
import { readProblem } from "../../input/readProblem.ts";

/**
 * The sweep that a command was called with, and the folder of its results: --out, or one under `sweeps` after the name
 * of the file.
 */
export async function readSweep({ positionals: [, file], flags }: Arguments): Promise<{
  sweep: Sweep;
  file: string;
  out: string;
}> {
  const out = text(flags, "out") ?? defaultOut(file);
  // The whole path, so that an error in a record names the same file wherever the command was called.
  const folder = resolve(file === "-" ? "." : dirname(file));
  const data = text(flags, "data");
  const dataDir = data === undefined ? undefined : resolve(data);
  return { sweep: expandSweep(await readProblem(file), folder, dataDir), file, out };
}

function defaultOut(file: string): string {
  const name = basename(file, ".json");
  if (/^[.-]*$/.test(name)) throw new InputError(`--out is required for a sweep without a file name, got none`);
  return join("sweeps", name);
}

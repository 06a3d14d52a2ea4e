import { FORMATS, mergeSweep } from "../../../sweep/index.ts";
import type { Arguments, ExitCode, Io } from "../../command.ts";
import { choice } from "../../input/flags.ts";
import { jsonDocument } from "../../json.ts";
import { readSweep } from "./readSweep.ts";

/** `dfa-theory sweep merge`: the records as one file. */
export async function merge(args: Arguments, io: Io): Promise<ExitCode> {
  const format = choice(args.flags, "format", FORMATS) ?? "jsonl";
  const { sweep, out } = await readSweep(args);
  const merged = await mergeSweep(sweep, out, format);
  const { path, rows, open } = merged;
  const missing = open === 0 ? "" : `, ${open} of ${sweep.count} still missing`;
  io.out(args.flags.json ? jsonDocument(merged) : `${path}: ${rows} task${rows === 1 ? "" : "s"}${missing}.\n`);
  return open === 0 ? 0 : 1;
}

import { readManifest } from "../../../sweep/index.ts";
import type { Arguments, ExitCode, Io } from "../../command.ts";
import { choice } from "../../input/flags.ts";
import { jsonDocument } from "../../json.ts";
import { readSweep } from "./readSweep.ts";
import { standing, standingText } from "./standing.ts";

/** `dfa-theory sweep status`: how many tasks are done, failed, running, lost or missing. */
export async function status(args: Arguments, io: Io): Promise<ExitCode> {
  const engine = choice(args.flags, "engine", ["local", "slurm"] as const);
  const { sweep, out } = await readSweep(args);
  readManifest(sweep, out);
  const found = await standing(sweep, out, engine === "slurm");
  io.out(args.flags.json ? jsonDocument(found) : standingText(found, out));
  return found.counts.done === found.counts.tasks ? 0 : 1;
}

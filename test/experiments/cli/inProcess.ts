import { Readable } from "node:stream";
import { runProgram } from "../../../experiments/cli/runProgram.ts";
import { safe } from "../../../experiments/cli/system/standardIo.ts";
import type { Ended, HowToRun } from "./program.ts";

/** How to run it, and what its environment says besides. */
interface Surroundings extends Pick<HowToRun, "input" | "cwd"> {
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Runs a command line in this process, from the sources: the answers of `program`, which takes a second to start, where
 * not the process itself is tested. One at a time: folder, environment and standard input are this process's.
 */
export async function inProcess(
  args: readonly string[],
  { input = "", cwd, env = {} }: Surroundings = {},
): Promise<Ended> {
  const text = { out: "", error: "" };
  const io = {
    out: (piece: string) => void (text.out += safe(piece)),
    error: (piece: string) => void (text.error += safe(piece)),
    watched: false,
  };
  const stdin = Object.getOwnPropertyDescriptor(process, "stdin")!;
  const here = process.cwd();
  const before = { ...process.env };
  try {
    Object.defineProperty(process, "stdin", { configurable: true, value: Readable.from([Buffer.from(input)]) });
    if (cwd !== undefined) process.chdir(cwd);
    Object.assign(process.env, env);
    return { code: await runProgram(args, io), signal: null, ...text };
  } finally {
    Object.defineProperty(process, "stdin", stdin);
    process.chdir(here);
    for (const name of Object.keys(env)) delete process.env[name];
    Object.assign(process.env, before);
  }
}

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { InputError } from "../../../src/inputError.ts";

const execute = promisify(execFile);

/** The commands of Slurm that are used; no accounting database is needed (sacct would need one). */
export type SlurmCommand = "sbatch" | "scontrol" | "squeue";

/** A queue of a hundred thousand tasks prints a few megabytes. */
const LONGEST_OUTPUT = 1 << 28;

/**
 * What a command of Slurm prints. It is started without a shell: its arguments are passed as they are.
 * Throws an InputError when the command is not installed, or with what it said when it failed.
 */
export async function slurmCommand(name: SlurmCommand, args: readonly string[]): Promise<string> {
  try {
    return (await execute(name, args, { maxBuffer: LONGEST_OUTPUT })).stdout;
  } catch (error) {
    const { code, stderr = "", message } = error as Error & { code?: unknown; stderr?: string };
    if (code === "ENOENT")
      throw new InputError(`slurm: needs the command ${name}, which is not on this machine: submit from a login node`, {
        cause: error,
      });
    const said = stderr.trim().split("\n").at(-1) || message;
    throw new InputError(`slurm: ${said.replace(new RegExp(`^${name}: (?:error: )?`), `${name}: `)}`, { cause: error });
  }
}

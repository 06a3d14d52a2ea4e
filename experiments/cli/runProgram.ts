import { InputError } from "../../src/inputError.ts";
import type { Io } from "./command.ts";
import { commandTable } from "./commandTable.ts";
import { commandHelp, programHelp } from "./help.ts";
import { suggestion } from "./input/nearest.ts";

/** Exit code of wrong input. */
const WRONG_INPUT = 2;

/** Exit code of an error of this program, after sysexits.h's EX_SOFTWARE. */
const OWN_ERROR = 70;

/**
 * The program: runs the command that its arguments name and returns the exit code. Whatever goes wrong is told on `io`:
 * wrong input in one sentence, an error of the program with its trace.
 */
export async function runProgram([name, ...args]: readonly string[], io: Io): Promise<number> {
  try {
    return await dispatch(name, args, io);
  } catch (error) {
    const command = commandTable.some((entry) => entry.name === name) ? ` ${name}` : "";
    if (error instanceof InputError) {
      io.error(`dfa-theory${command}: ${error.message}\n`);
      return WRONG_INPUT;
    }
    if (isOfTheSystem(error)) {
      io.error(`dfa-theory${command}: the system refuses, ${error.message}\n`);
      return WRONG_INPUT;
    }
    io.error(`${error instanceof Error ? error.stack : String(error)}\n`);
    io.error(
      `dfa-theory${command}: this is an error of the program, not of your input: please report it with the lines above\n`,
    );
    return OWN_ERROR;
  }
}

/** What the system answers where a disk, a permission or a count of files is at its end, whatever a program does. */
const SYSTEM = new Set(["EACCES", "EDQUOT", "EIO", "EMFILE", "ENFILE", "ENOMEM", "ENOSPC", "EPERM", "EROFS", "ESTALE"]);

const isOfTheSystem = (error: unknown): error is Error =>
  error instanceof Error && SYSTEM.has(String((error as NodeJS.ErrnoException).code));

async function dispatch(name: string | undefined, args: readonly string[], io: Io): Promise<number> {
  if (name === "--help" || name === "-h" || name === "help") {
    io.out(programHelp(commandTable));
    return 0;
  }
  if (name === "--version" || name === "-v") {
    const { packageInfo } = await import("../../src/record/packageInfo.ts");
    io.out(`${packageInfo().version}\n`);
    return 0;
  }
  const names = commandTable.map((entry) => entry.name);
  if (name === undefined) throw new InputError(`needs a command, one of ${names.join(", ")}; see dfa-theory --help`);
  const entry = commandTable.find((known) => known.name === name);
  if (!entry) {
    const [what, known] = name.startsWith("-") ? ["flag", ["--help", "--version"]] : ["command", names];
    throw new InputError(`unknown ${what} "${name}"${suggestion(name, known)}`);
  }
  const command = await entry.load();
  if (args.includes("--help") || args.includes("-h")) {
    io.out(commandHelp(name, command));
    return 0;
  }
  const { parse } = await import("./input/parse.ts");
  return command.run(parse(command, args), io);
}

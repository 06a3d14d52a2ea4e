import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";

/** The program as it is shipped. */
export const PROGRAM = resolve("dist/experiments/cli/main.js");

export interface Ended {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly error: string;
}

export interface HowToRun {
  /** What it reads on standard input. */
  readonly input?: string;
  readonly cwd?: string;
  /** Called with the process once it runs. */
  readonly onStart?: (child: ChildProcessWithoutNullStreams) => void;
}

/** Runs the built program in a process of its own. Throws when it has not been built. */
export function program(args: readonly string[], { input = "", cwd, onStart }: HowToRun = {}): Promise<Ended> {
  if (!existsSync(PROGRAM))
    throw new Error(`${PROGRAM} is missing: these tests run the built program, so build it first (npm run build)`);
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [PROGRAM, ...args], { cwd });
    onStart?.(child);
    let out = "";
    let error = "";
    child.stdout.setEncoding("utf8").on("data", (piece: string) => {
      out += piece;
    });
    child.stderr.setEncoding("utf8").on("data", (piece: string) => {
      error += piece;
    });
    child.on("error", fail);
    child.on("close", (code, signal) => done({ code, signal, out, error }));
    // A program that ends without reading its input closes the pipe: not the test's concern.
    child.stdin.on("error", () => {});
    child.stdin.end(input);
  });
}

/**
 * What every refusal looks like: exit 2, nothing on standard output, and one sentence that begins with the program's
 * name.
 */
export function isRefusal({ code, out, error }: Ended): boolean {
  const isSentence = error.startsWith("dfa-theory") && error.endsWith("\n") && error.trimEnd().split("\n").length === 1;
  return code === 2 && out === "" && isSentence && !error.includes("    at ");
}

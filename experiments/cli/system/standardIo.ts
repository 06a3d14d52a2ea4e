import { isatty } from "node:tty";
import { printable } from "../../../src/printable.ts";
import type { Io } from "../command.ts";
import { CLEAR } from "../progress.ts";

const [OUT, ERROR] = [1, 2];

/**
 * Names and values out of files are shown, never obeyed; tables need their lines and tabs, and progress begins by
 * taking its line away.
 */
export const safe = (text: string): string =>
  text.startsWith(CLEAR) ? CLEAR + safe(text.slice(CLEAR.length)) : printable(text, "\n\t");

/** The standard streams of this process, written to at once: what comes after a call knows that its text is out. */
export async function standardIo(): Promise<Io> {
  // These two files alone: the help of all must not wait for the rest of that folder.
  const { cannotWrite } = await import("../../../src/record/cannotWrite.ts");
  const { writeAll } = await import("../../../src/record/writeAll.ts");
  return {
    out(text) {
      try {
        writeAll(OUT, safe(text));
      } catch (error) {
        // Whoever read the output has seen enough (`| head`): not an error.
        if ((error as NodeJS.ErrnoException).code === "EPIPE") process.exit(0);
        throw cannotWrite("standard output", error);
      }
    },
    error(text) {
      try {
        writeAll(ERROR, safe(text));
      } catch {
        // There is nowhere else to say it.
      }
    },
    watched: isatty(ERROR),
  };
}

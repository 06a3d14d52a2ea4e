import { isatty } from "node:tty";
import { cannotWrite } from "../../src/record/cannotWrite.ts";
import { writeAll } from "../../src/record/writeAll.ts";
import type { Io } from "./command.ts";

const [OUT, ERROR] = [1, 2];

/** The standard streams of this process, written to at once: what comes after a call knows that its text is out. */
export function standardIo(): Io {
  return {
    out(text) {
      try {
        writeAll(OUT, text);
      } catch (error) {
        // Whoever read the output has seen enough (`| head`): not an error.
        if ((error as NodeJS.ErrnoException).code === "EPIPE") process.exit(0);
        throw cannotWrite("standard output", error);
      }
    },
    error(text) {
      try {
        writeAll(ERROR, text);
      } catch {
        // There is nowhere else to say it.
      }
    },
    watched: isatty(ERROR),
  };
}

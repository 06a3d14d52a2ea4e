import { writeSync } from "node:fs";

/** A reader that is behind is waited for, this long at a time. */
const WAIT_MS = 5;

/** Writes to an open file until all is written, waiting where a pipe is full. Throws what the system says. */
export function writeAll(descriptor: number, contents: string | Uint8Array): void {
  const bytes = typeof contents === "string" ? Buffer.from(contents) : contents;
  let at = 0;
  while (at < bytes.length) {
    try {
      at += writeSync(descriptor, bytes, at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WAIT_MS);
    }
  }
}

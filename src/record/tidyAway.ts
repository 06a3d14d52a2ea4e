import { rmSync } from "node:fs";

/**
 * Removes a file that is of no more use, if that can be done: for what is left to do after a result is out, or after an
 * error, of which another one must not take the place. Whoever comes later knows such a file as left behind.
 */
export function tidyAway(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // The disk may be read-only by now.
  }
}

import { randomUUID } from "node:crypto";
import { closeSync, fchmodSync, fchownSync, fsyncSync, openSync, renameSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { cannotWrite } from "./cannotWrite.ts";
import { tidyAway } from "./tidyAway.ts";
import { writeAll } from "./writeAll.ts";
import type { Possession } from "./writeTarget.ts";

/** The bits of a mode that say who may do what, and those that say what a group may. */
const PERMISSIONS = 0o7777;
const GROUP = 0o070;

/**
 * Writes a file whole or not at all: into a temporary file in the same folder, flushed to the disk, then renamed onto
 * `path`, and the folder flushed too.
 * Whatever lies there is replaced, a link itself and not what it leads to: this is for files of this program's own,
 * `writeFileAtomic` for those that a person names.
 * With `like`, the new file gets the mode of that one, and its owner and group where the system allows.
 * Synchronous, so that nothing of this process comes between. Throws an InputError where it cannot be written; then all
 * is as it was.
 */
export function replaceFile(path: string, contents: string | Uint8Array, like?: Possession): void {
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  let opened = false;
  try {
    // What only some may read is never readable to others, not even for a moment.
    const file = openSync(temporary, "wx", like ? 0o600 : 0o666);
    opened = true;
    try {
      if (like) become(file, like);
      writeAll(file, contents);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    if (opened) tidyAway(temporary);
    throw cannotWrite(path, error);
  }
  flushFolder(dirname(path));
}

function become(file: number, { mode, uid, gid }: Possession): void {
  const isOwn = tried(() => fchownSync(file, uid, gid));
  // A file that stays in another group than it was must not be open to that one.
  const isOfGroup = isOwn || tried(() => fchownSync(file, process.geteuid?.() ?? uid, gid));
  fchmodSync(file, mode & PERMISSIONS & (isOfGroup ? PERMISSIONS : ~GROUP));
}

/** The new name is on the disk when its folder is. Not every system can do this; then it happens in its own time. */
function flushFolder(path: string): void {
  tried(() => {
    const folder = openSync(path, "r");
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  });
}

function tried(action: () => void): boolean {
  try {
    action();
    return true;
  } catch {
    return false;
  }
}

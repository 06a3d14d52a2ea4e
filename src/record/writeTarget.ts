import { fstatSync, lstatSync, readlinkSync, realpathSync, statSync, type Stats } from "node:fs";
import { basename, dirname, isAbsolute } from "node:path";
import { systemError } from "./systemError.ts";

/** Whose a file is and what may be done with it; of its own, so that no types of Node are needed to read it. */
export interface Possession {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** What a path that is to be written leads to, all links followed. */
export type WriteTarget =
  /** A regular file, or the place where one will be: it can be replaced by another one. */
  | { readonly kind: "file"; readonly path: string; readonly found: Possession | undefined }
  /** A file that this process holds open already: written to where it stands, or what comes after would lie over it. */
  | { readonly kind: "open"; readonly descriptor: number }
  /** A device, a FIFO or a socket: it can be written to, and never replaced. */
  | { readonly kind: "stream"; readonly path: string };

/** As many links after one another as Linux follows. */
const MOST_LINKS = 40;

/** The folders whose names are the numbers of this process's open files: `/dev/stdout` leads there. */
const DESCRIPTORS = ["/proc/self/fd", "/dev/fd"];

/**
 * Finds out what a path leads to. Throws what the system says where it cannot be told, with code EISDIR for a folder.
 */
export function writeTarget(path: string): WriteTarget {
  let at = path;
  for (let links = 0; links < MOST_LINKS; links++) {
    const descriptor = descriptorOf(at);
    if (descriptor !== null) return { kind: "open", descriptor };
    const found = lstatSync(at, { throwIfNoEntry: false });
    if (!found) return { kind: "file", path: at, found };
    if (found.isDirectory()) throw systemError("EISDIR", path);
    if (found.isFile()) {
      const open = [1, 2].find((stream) => isSame(found, stream));
      return open === undefined ? { kind: "file", path: at, found } : { kind: "open", descriptor: open };
    }
    if (!found.isSymbolicLink()) return { kind: "stream", path: at };
    const target = readlinkSync(at);
    // The text of a link counts from where the link really lies, which only the system can tell.
    at = isAbsolute(target) ? target : `${realpathSync.native(dirname(at))}/${target}`;
  }
  throw systemError("ELOOP", path);
}

/** The number of the open file that a path is a name of; null for all other paths. */
function descriptorOf(path: string): number | null {
  const name = basename(path);
  if (!/^\d+$/.test(name) || !statSync(dirname(path), { throwIfNoEntry: false })) return null;
  const folder = realpathSync.native(dirname(path));
  const known = DESCRIPTORS.some(
    (each) => statSync(each, { throwIfNoEntry: false }) && realpathSync.native(each) === folder,
  );
  return known ? Number(name) : null;
}

function isSame({ dev, ino }: Stats, descriptor: number): boolean {
  try {
    const open = fstatSync(descriptor);
    return open.dev === dev && open.ino === ino;
  } catch {
    // A process may run without this stream.
    return false;
  }
}

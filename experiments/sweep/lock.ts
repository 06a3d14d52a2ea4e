import { createHash, randomUUID } from "node:crypto";
import { closeSync, fsyncSync, linkSync, openSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../../src/inputError.ts";
import { cannotWrite, removeFile, tidyAway, writeAll } from "../../src/record/node.ts";
import { isAlive } from "./isAlive.ts";
import { identityIn, ownIdentity, type ProcessIdentity } from "./processIdentity.ts";

/** What the name of a claim begins with: the right to remove the lock, or the claim, of the name that follows. */
const CLAIM = ".lock-of-";

/** How long others may take to take a lock over, which is a matter of milliseconds. */
const PATIENCE_MS = 5000;

/** A lock as it was found: who holds it, and a name that no other lock ever has. */
interface Held {
  readonly holder: ProcessIdentity;
  readonly token: string;
}

/**
 * Takes the lock of a folder, so that two engines do not do the same work twice, and returns what gives it back. A lock
 * whose process is dead is taken over, by one process only.
 * It saves work, not data: records are whole whoever writes them. Throws an InputError when another process holds it
 * and when the folder cannot be written.
 */
export function takeLock(out: string): () => void {
  const path = join(out, "lock");
  const id = randomUUID();
  const mine = join(out, `.lock-${id}`);
  const text = JSON.stringify({ ...ownIdentity(), id });
  try {
    write(mine, text);
    const until = performance.now() + PATIENCE_MS;
    while (!linked(mine, path)) removeDead(out, path, mine, until);
    // Claims to locks before this one, of processes that died over them.
    for (const name of readdirSync(out)) if (name.startsWith(CLAIM)) tidyAway(join(out, name));
    return () => giveBack(path, tokenOf(text));
  } catch (error) {
    throw error instanceof InputError ? error : cannotWrite(path, error);
  } finally {
    tidyAway(mine);
  }
}

/** Flushed, so that no lock is empty after a power cut. */
function write(path: string, text: string): void {
  const file = openSync(path, "wx");
  try {
    writeAll(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/**
 * Whether `mine` is at `path` now. A link appears with its content, so nobody reads a lock half written, and only where
 * nothing was.
 */
function linked(mine: string, path: string): boolean {
  try {
    linkSync(mine, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return false;
  }
}

/** Removes the lock of that name, and no other: somebody may have taken it over. */
function giveBack(path: string, token: string): void {
  try {
    if (tokenAt(path) === token) tidyAway(path);
  } catch {
    // It was overwritten; whoever did that will find it.
  }
}

/**
 * Removes the lock of a dead process, unless another process does. Throws an InputError for that of a living one, and
 * where nobody can tell.
 */
function removeDead(out: string, path: string, mine: string, until: number): void {
  const dead = deadAt(path);
  if (dead === null) return;
  const right = rightTo(out, dead, mine);
  if (right === null) {
    if (performance.now() > until) throw new InputError(`${path}: another run is about to take it over; try again`);
    return pause();
  }
  // Only who has the right to it removes the lock of that name, and a name never comes again: what is found here is
  // still there in the next line.
  if (tokenAt(path) === dead) removeFile(path);
  for (const claim of right) removeFile(claim);
}

/**
 * The right to remove the lock, or the claim, of a dead process: a link that bears its name, which one process can
 * make. Where it is there already and its maker has died too, the right to
 * that one is needed. Returns the claims to be removed in the end, this process's own last; null when a living process
 * has the right.
 */
function rightTo(out: string, token: string, mine: string): string[] | null {
  const claim = join(out, `${CLAIM}${token}`);
  if (linked(mine, claim)) return [claim];
  let next: string | null;
  try {
    next = deadAt(claim);
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
  const rest = next === null ? null : rightTo(out, next, mine);
  return rest === null ? null : [claim, ...rest];
}

const PAUSE_MS = 2;

/** Lets the process that has the right go on. */
const pause = (): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);

/**
 * The token of the dead process's lock at a path; null when there is none any more. Throws an InputError for that of a
 * living one, and where nobody can tell.
 */
function deadAt(path: string): string | null {
  const held = heldAt(path);
  if (held === null) return null;
  const { holder, token } = held;
  if (isAlive(holder) === false) return token;
  throw new InputError(
    `${path}: another run works on this folder, process ${holder.pid} on ${holder.host}; wait for it, or remove the file if that process is gone`,
  );
}

const tokenAt = (path: string): string | null => heldAt(path)?.token ?? null;

const tokenOf = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 32);

/** Null when nothing is there, or no more. Throws an InputError for what is no lock. */
function heldAt(path: string): Held | null {
  try {
    const text = readFileSync(path, "utf8");
    const holder = identityIn(JSON.parse(text));
    if (holder) return { holder, token: tokenOf(text) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return null;
    if (code !== undefined && code !== "EISDIR") throw error;
  }
  throw new InputError(
    `${path}: must be the lock of a run, got something else; remove it if no run works on this folder`,
  );
}

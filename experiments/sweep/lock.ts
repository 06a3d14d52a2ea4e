import { randomUUID } from "node:crypto";
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { InputError } from "../../src/inputError.ts";
import { cannotWrite } from "../../src/record/node.ts";
import { isAlive } from "./isAlive.ts";

/**
 * Takes the lock of a folder, so that two engines do not do the same work twice, and returns what gives it back. A lock whose process is dead is taken over.
 * It saves work, not data: records are whole whoever writes them. Throws an InputError when another process holds it and when the folder cannot be written.
 */
export function takeLock(out: string): () => void {
  const path = join(out, "lock");
  const mine = join(out, `.lock-${randomUUID()}`);
  try {
    // A link appears with its content, so nobody reads a lock half written.
    writeFileSync(mine, JSON.stringify({ pid: process.pid, host: hostname() }));
    for (;;) {
      try {
        linkSync(mine, path);
        return () => rmSync(path, { force: true });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      }
      removeStale(path);
    }
  } catch (error) {
    throw error instanceof InputError ? error : cannotWrite(path, error);
  } finally {
    rmSync(mine, { force: true });
  }
}

/** Removes the lock of a dead process. Throws an InputError for that of a living one, and where nobody can tell. */
function removeStale(path: string): void {
  const holder = holderOf(path);
  if (holder === null) return;
  if (isAlive(holder) !== false)
    throw new InputError(
      `${path}: another run works on this folder, process ${holder.pid} on ${holder.host}; wait for it, or remove the file if that process is gone`,
    );
  // By renaming, so that of two that find the same dead lock one only removes it.
  const aside = `${path}-${randomUUID()}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  rmSync(aside, { force: true });
}

/** Null when the lock has gone in the meantime. */
function holderOf(path: string): { readonly pid: number; readonly host: string } | null {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
  try {
    const { pid, host } = JSON.parse(text);
    if (Number.isInteger(pid) && typeof host === "string") return { pid, host };
  } catch {
    // Below.
  }
  throw new InputError(
    `${path}: must be the lock of a run, got something else; remove it if no run works on this folder`,
  );
}

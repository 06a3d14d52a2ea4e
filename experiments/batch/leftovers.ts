import { readdirSync, rmSync, statSync, type Dirent } from "node:fs";
import { join } from "node:path";
import { CHECKPOINT } from "./recordFile.ts";

/**
 * A file is written in seconds. What is this old was left by a process that was killed in the midst of it; the clocks
 * of two machines may differ by less.
 */
const ABANDONED_MS = 60 * 60 * 1000;

/** Records lie two folders down, in `records/00`. */
const DEPTH = 2;

/**
 * Files written under another name first: those of `writeFileAtomic`, and of the lock; claims to a dead lock are
 * removed by who takes it.
 */
const TEMPORARY = /^\..*\.tmp$|^\.lock-(?!of-)|^lock-/;

/**
 * Removes from a folder of results what killed processes left behind: temporary files, and the checkpoints of runs that
 * have a record.
 * Safe while others work on the folder: theirs are young. What cannot be removed stays.
 */
export function removeLeftovers(folder: string, now = Date.now(), depth = DEPTH): void {
  const found = entries(folder);
  const there = new Set(found.map(({ name }) => name));
  for (const entry of found) {
    const { name } = entry;
    const path = join(folder, name);
    const done = name.endsWith(CHECKPOINT) && there.has(`${name.slice(0, -CHECKPOINT.length)}.json`);
    if (entry.isDirectory() && depth > 0) removeLeftovers(path, now, depth - 1);
    else if (entry.isFile() && (done || TEMPORARY.test(name))) removeOld(path, now);
  }
}

function removeOld(path: string, now: number): void {
  try {
    if (now - statSync(path).mtimeMs > ABANDONED_MS) rmSync(path);
  } catch {
    // Gone in the meantime, or not ours to remove.
  }
}

function entries(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

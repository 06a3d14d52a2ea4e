import { createHash, randomUUID } from "node:crypto";
import { lstatSync, readFileSync, renameSync } from "node:fs";
import { dirname, basename, join } from "node:path";
import { InputError } from "../../src/inputError.ts";
import { cannotWrite, makeFolder, replaceFile, tidyAway } from "../../src/record/node.ts";

/** What the name of a checkpoint ends in. */
export const CHECKPOINT = ".checkpoint";

/** What differs from one making of the same record to the next: kept beside it, out of its checksum. */
export interface Making {
  /** ISO 8601. */
  readonly started: string;
  readonly seconds: number;
  readonly host: string;
}

/** A record file as it was found. */
export type Found<Content, How extends Making = Making> =
  | { readonly state: "whole"; readonly content: Content; readonly making: How }
  | { readonly state: "absent" }
  | { readonly state: "corrupt" };

/**
 * Writes a record, a JSON value, as one line of JSON with the SHA-256 of its text, whole or not at all; its folder is
 * made when missing.
 * Throws an InputError when it cannot be written.
 */
export function writeRecord(path: string, content: unknown, making: Making): void {
  const text = JSON.stringify(content);
  const line = `{"sha256":"${sha256(text)}","record":${text},"making":${JSON.stringify(making)}}\n`;
  makeFolder(dirname(path));
  replaceFile(path, line);
}

/**
 * Reads a record back. A file that is cut short or whose content does not fit its checksum is corrupt, as is a folder
 * or a link in its place. Throws an InputError for one that cannot be read.
 */
export function readRecord<Content, How extends Making = Making>(path: string): Found<Content, How> {
  let line: string;
  try {
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (!found) return { state: "absent" };
    // Reading a FIFO would not end, and a link may lead anywhere.
    if (!found.isFile()) return { state: "corrupt" };
    line = readFileSync(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return { state: "absent" };
    throw new InputError(`${path}: cannot be read, ${code}`, { cause: error });
  }
  try {
    const { sha256: sum, record, making } = JSON.parse(line);
    // JSON written, read and written again is the same text.
    return sum === sha256(JSON.stringify(record)) ? { state: "whole", content: record, making } : { state: "corrupt" };
  } catch {
    return { state: "corrupt" };
  }
}

/** Where the state of a run lies until its record can be written. */
export const checkpointOf = (path: string): string => path.replace(/\.json$/, CHECKPOINT);

/**
 * Removes the state of a run whose record is written. Where something else lies in its place that stays, and what it
 * leads to.
 */
export function removeState(path: string): void {
  const checkpoint = checkpointOf(path);
  if (lstatSync(checkpoint, { throwIfNoEntry: false })?.isFile()) tidyAway(checkpoint);
}

/**
 * Moves what is no record or no marker out of the way, a link itself and not what it leads to, beside where it was, and
 * returns its new path; null when another process was faster.
 */
export function setAside(path: string): string | null {
  const aside = join(dirname(path), `${basename(path)}.corrupt-${randomUUID().slice(0, 8)}`);
  try {
    renameSync(path, aside);
    return aside;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw cannotWrite(path, error);
  }
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

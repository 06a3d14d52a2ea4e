import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../../src/inputError.ts";
import { makeFolder, packageInfo, provenance, requireWritable, writeFileAtomic } from "../../src/record/node.ts";
import { checkTasks, type Sweep } from "./expandSweep.ts";
import type { SweepDefinition } from "./schema.ts";

/** `manifest.json` in the folder of a sweep: what it holds the results of. */
export interface Manifest {
  readonly sweepHash: string;
  readonly tasks: number;
  readonly version: string;
  readonly commit: string | null;
  readonly node: string;
  readonly started: string;
  readonly sweep: SweepDefinition;
}

const manifestPath = (out: string): string => join(out, "manifest.json");

/**
 * Prepares the folder `out` for a sweep. The first time the problem of every task is checked, the folder is made and the manifest written;
 * after that only `checking` is checked. Throws an InputError for a problem that is not valid, before anything is written, for a folder that cannot be
 * written, and for one that holds another sweep or the results of another version.
 */
export function openSweep(sweep: Sweep, out: string, checking: Iterable<number> = []): void {
  if (existsSync(manifestPath(out))) {
    readManifest(sweep, out);
    checkTasks(sweep, checking);
    requireWritable(join(out, "x"));
    return;
  }
  checkTasks(sweep);
  makeFolder(out);
  const path = manifestPath(out);
  requireWritable(path);
  const { version, commit, node, started } = provenance(sweep.definition, null, new Date());
  const manifest: Manifest = {
    sweepHash: sweep.hash,
    tasks: sweep.count,
    version,
    commit,
    node,
    started,
    sweep: sweep.definition,
  };
  writeFileAtomic(path, `${JSON.stringify(manifest, null, 2)}\n`);
}

/** The manifest of the folder `out`. Throws an InputError when there is none, and when it is of another sweep or another version. */
export function readManifest(sweep: Sweep, out: string): Manifest {
  const path = manifestPath(out);
  let manifest: Manifest;
  try {
    manifest = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const what =
      code === "ENOENT" ? "no manifest.json; run the sweep first" : code === undefined ? "what is not JSON" : code;
    throw new InputError(`${path}: must be the manifest of a sweep, got ${what}`, { cause: error });
  }
  if (manifest.sweepHash !== sweep.hash)
    throw new InputError(
      `${out}: must be empty or hold this sweep, got the results of another one; choose another folder with --out`,
    );
  const { version } = packageInfo();
  if (manifest.version !== version)
    throw new InputError(
      `${out}: must be continued by the version that began it, ${manifest.version}, got ${version}; choose another folder with --out`,
    );
  return manifest;
}

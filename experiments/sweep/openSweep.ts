import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../../src/inputError.ts";
import { canonicalJson } from "../../src/record/index.ts";
import {
  beginning,
  makeFolder,
  packageInfo,
  provenance,
  requireWritable,
  writeFileAtomic,
} from "../../src/record/node.ts";
import { parseProblem } from "../run/index.ts";
import { checkTasks, pointsOf, type DataFiles } from "./plan/checkTasks.ts";
import type { Sweep } from "./plan/expandSweep.ts";
import { fileHash } from "./plan/fileHash.ts";
import type { SweepDefinition } from "./plan/schema.ts";

/** `manifest.json` in the folder of a sweep: what it holds the results of. */
export interface Manifest {
  readonly sweepHash: string;
  readonly tasks: number;
  readonly version: string;
  readonly commit: string | null;
  readonly node: string;
  readonly started: string;
  /**
   * The files that the problems read their data from, each with the SHA-256 of its bytes: other data are another sweep.
   */
  readonly data: Readonly<Record<string, string>>;
  readonly sweep: SweepDefinition;
}

const manifestPath = (out: string): string => join(out, "manifest.json");

/**
 * Prepares the folder `out` for a sweep. The first time the problem of every task is checked, the folder is made and
 * the manifest written;
 * after that the manifest shows that this was done, and only the files that `tasks` read are looked at again. Throws an
 * InputError for a problem that is not valid, before anything is written,
 * for a folder that cannot be written, for one that holds another sweep or the results of another version, and for data
 * that have changed.
 */
export async function openSweep(sweep: Sweep, out: string, tasks: Iterable<number> = pointsOf(sweep)): Promise<void> {
  if (existsSync(manifestPath(out))) {
    const { data } = readManifest(sweep, out);
    await requireSameData(sweep, tasks, data, out);
    requireWritable(join(out, "x"));
    return;
  }
  const data = await hashed(await checkTasks(sweep));
  makeFolder(out);
  const path = manifestPath(out);
  requireWritable(path);
  const { version, commit, node, started } = provenance(sweep.definition, null, beginning());
  const manifest: Manifest = {
    sweepHash: sweep.hash,
    tasks: sweep.count,
    version,
    commit,
    node,
    started,
    data,
    sweep: sweep.definition,
  };
  writeFileAtomic(path, `${JSON.stringify(manifest, null, 2)}\n`);
}

async function hashed(files: DataFiles): Promise<Manifest["data"]> {
  const data: Record<string, string> = {};
  for (const name of [...files.keys()].toSorted()) data[name] = await fileHash(files.get(name)!);
  return data;
}

/** Throws an InputError where a file that one of these tasks reads is not what it was. */
async function requireSameData(
  sweep: Sweep,
  tasks: Iterable<number>,
  data: Manifest["data"],
  out: string,
): Promise<void> {
  if (Object.keys(data).length === 0) return;
  const seen = new Set<string>();
  const first = (key: string) => !seen.has(key) && seen.add(key);
  for (const task of tasks) {
    const { kind, problem } = parseProblem(sweep.task(task).problem);
    if (!first(canonicalJson({ data: (problem as { data?: unknown }).data }))) continue;
    for (const [name, path] of await kind.files(problem, sweep)) {
      if (first(path) && data[name] !== (await fileHash(path)))
        throw new InputError(
          `${path}: must hold the data that ${out} was begun with, got others; bring those back, or choose another folder with --out`,
        );
    }
  }
}

/**
 * The manifest of the folder `out`. Throws an InputError when there is none, and when it is of another sweep or another
 * version.
 */
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
  if (manifest?.sweepHash !== sweep.hash)
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

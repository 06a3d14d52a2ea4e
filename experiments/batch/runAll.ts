import { availableParallelism, hostname } from "node:os";
import { join } from "node:path";
import { InputError } from "../../src/inputError.ts";
import { packageInfo, problemHash } from "../../src/record/node.ts";
import { type SimulationRecord } from "../run/index.ts";
import { removeLeftovers } from "./leftovers.ts";
import { inParallel, pool } from "./pool.ts";
import { checkpointOf, readRecord, removeState, setAside, writeRecord, type Making } from "./recordFile.ts";
import { stopOnAbort } from "./stopOnAbort.ts";
import type { RunSettings } from "./worker.ts";

export interface RunAllOptions {
  /** The folder of records to take runs from and to keep them in; null to run all of them and keep nothing. */
  readonly folder: string | null;
  /** How many threads; the results do not depend on it. */
  readonly workers?: number | undefined;
  readonly settings?: RunSettings | undefined;
  /** Called with the fraction done, 0 … 1, as runs end. */
  readonly onProgress?: ((fraction: number) => void) | undefined;
  /** Aborted to stop: what is done stays in the folder, and so does the state of what goes in steps. */
  readonly signal?: AbortSignal | undefined;
}

/** The provenance differs from one making to the next: it lies beside what the checksum covers. */
interface RunMaking extends Making {
  readonly provenance: SimulationRecord["provenance"];
}

/**
 * Runs problems of any kind on threads and returns their records in the same order. A run that lies in the folder, of
 * the same problem on the same rung by the
 * same version, is taken from there; so a computation that was interrupted goes on where it was, and a deep
 * network in the midst of its training. Throws an InputError for a problem that is not valid
 * and a folder that cannot be written, and the signal's reason when it stops.
 */
export async function runAll(
  problems: readonly unknown[],
  { folder, workers = availableParallelism(), settings = {}, onProgress = () => {}, signal }: RunAllOptions,
): Promise<SimulationRecord[]> {
  signal?.throwIfAborted();
  const records: SimulationRecord[] = [];
  let done = 0;
  const finish = (i: number, record: SimulationRecord) => {
    records[i] = record;
    onProgress(++done / problems.length);
  };
  const missing = problems.flatMap((problem, i) => {
    const kept = folder === null ? null : keptRun(folder, problem, settings);
    if (kept === null) return [i];
    finish(i, kept);
    return [];
  });
  if (missing.length === 0) return records;
  if (folder !== null) removeLeftovers(folder);
  const threads = pool(Math.min(workers, missing.length), {
    script: new URL("./worker.js", import.meta.url),
    load: () => import("./worker.ts"),
  });
  const { flag, release } = stopOnAbort(signal, threads);
  try {
    await inParallel(
      missing,
      Math.min(workers, missing.length),
      () => signal?.aborted === true,
      async (i) => {
        const problem = problems[i];
        const path = folder === null ? null : pathOf(folder, problem, settings);
        const checkpoint = path === null ? undefined : checkpointOf(path);
        const answer = await threads.run({ problem, settings, checkpoint, stop: flag });
        if ("refused" in answer) throw new InputError(answer.refused);
        if (answer.record === null) return;
        if (path !== null) {
          keep(path, answer.record);
          removeState(path);
        }
        finish(i, answer.record);
      },
    );
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    release();
    await threads.close();
  }
  signal?.throwIfAborted();
  return records;
}

/**
 * The record of a problem that `runAll` kept in a folder; null when it has none that is whole. A corrupt one is set
 * aside.
 */
export function keptRun(folder: string, problem: unknown, settings: RunSettings = {}): SimulationRecord | null {
  const path = pathOf(folder, problem, settings);
  const found = readRecord<Omit<SimulationRecord, "provenance">, RunMaking>(path);
  if (found.state === "corrupt") setAside(path);
  return found.state === "whole"
    ? ({ ...found.content, provenance: found.making.provenance } as SimulationRecord)
    : null;
}

function keep(path: string, { provenance, ...run }: SimulationRecord): void {
  const { started, durationSeconds: seconds } = provenance;
  const making: RunMaking = { started, seconds, host: hostname(), provenance };
  writeRecord(path, run, making);
}

function pathOf(folder: string, problem: unknown, settings: RunSettings): string {
  const hash = problemHash({ problem, settings, version: packageInfo().version });
  return join(folder, hash.slice(0, 2), `${hash}.json`);
}

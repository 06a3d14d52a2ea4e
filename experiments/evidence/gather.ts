import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beginning, problemHash, provenance } from "../../src/record/node.ts";
import { runAll } from "../batch/index.ts";
import { type FigureResult, figures, type FigureSettings } from "../figures/index.ts";
import { problemsOf, runTasks, type TaskResult } from "../reproduce/index.ts";
import { parseProblem } from "../run/index.ts";
import type { Evidence } from "./evidence.ts";

export interface GatherOptions {
  /** The folder where the simulations behind figures are kept from one time to the next. */
  readonly work: string;
  readonly workers: number;
  readonly dataDir: string | null;
  readonly seed: number;
  readonly onProgress?: ((fraction: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Draws a figure of the registry in the sizes of the paper, from the simulations that lie in the folder of work and
 * those that are missing there, and returns what is kept of it. Throws an InputError where data are missing or the
 * folder cannot be written, and the signal's reason when it stops.
 */
export async function gather(id: string, options: GatherOptions): Promise<Evidence> {
  const { work, workers, dataDir, seed, onProgress = () => {}, signal } = options;
  const settings: FigureSettings = { profile: "paper", seed, dataDir };
  const figure = figures.find((one) => one.id === id)!;
  const problems = problemsOf([figure], settings);
  const place = dataDir === null ? {} : { dataDir };
  const data: Record<string, string> = {};
  for (const given of problems) {
    const { kind, problem } = parseProblem(given);
    for (const [name, path] of await kind.files(problem, { folder: ".", ...place })) data[name] ??= sha256(path);
  }
  const records = await runAll(problems, { folder: join(work, "runs"), workers, settings: place, onProgress, signal });
  const runs = problems.map((problem, i) => ({ problem, record: records[i] }));
  let drawn: TaskResult | undefined;
  await runTasks([{ ...settings, kind: "figure", id, runs, cases: null }], {
    workers: 1,
    onProgress,
    signal,
    onResult: (_, result) => (drawn = result),
  });
  const { plot, numbers } = drawn!.value as FigureResult;
  const { version, commit, node } = provenance({ figure: id }, seed, beginning());
  const ends = Object.fromEntries(runs.map(({ problem, record }) => [problemHash(problem), record.snapshots.at(-1)]));
  const basis = figure.basis(settings);
  return { id, seed, basis, plot, numbers, data, ends, version, commit, node };
}

const sha256 = (path: string): string => createHash("sha256").update(readFileSync(path)).digest("hex");

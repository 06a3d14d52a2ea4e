import { readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { InputError } from "../../src/inputError.ts";
import {
  beginning,
  cannotWrite,
  makeFolder,
  provenance,
  requireWritable,
  writeFileAtomic,
} from "../../src/record/node.ts";
import { claims, type Verdict } from "../claims/index.ts";
import { type FigureResult, figures as registry, type FigureSettings } from "../figures/index.ts";
import { type CheckedClaim, report } from "../report/index.ts";
import { runAll } from "../batch/index.ts";
import {
  type ClaimsFile,
  claimsOrigin,
  type FigureFile,
  figureOrigin,
  jsonText,
  readFigure,
  readKept,
  writeFigure,
} from "./files.ts";
import { problemsOf, runsOf, type Run } from "./figureRuns.ts";
import { runTasks } from "./runTasks.ts";
import type { Task, TaskResult } from "./task.ts";

export interface ReproduceOptions {
  /**
   * The ids of the figures to draw; all when empty. With all of them every claim is checked, else those the figures
   * show.
   */
  readonly figures?: readonly string[] | undefined;
  readonly profile?: FigureSettings["profile"] | undefined;
  /** The folder to write to, made when missing. */
  readonly out: string;
  readonly seed?: number | undefined;
  /** A folder with MNIST and CIFAR-10, for the figures that train on images; without it they are the built-in ones. */
  readonly dataDir?: string | null | undefined;
  /** How many cases to draw for each claim; by default each claim's own number. */
  readonly cases?: number | null | undefined;
  /** How many threads; the results do not depend on it. */
  readonly workers?: number | undefined;
  /** Whether figures, the simulations behind them and verdicts that lie in the folder, made the same way, are kept. */
  readonly resume?: boolean | undefined;
  /** Called with the fraction done, 0 … 1. */
  readonly onProgress?: ((fraction: number) => void) | undefined;
  /** Aborted to stop: what is done stays in the folder, and so does the state of simulations in steps. */
  readonly signal?: AbortSignal | undefined;
}

export interface Reproduction {
  /** The path of the HTML report. */
  readonly report: string;
  /**
   * The figures in the order of the registry: the path of each one's JSON, the numbers read off it, and the seconds it
   * took (0 for a kept one).
   */
  readonly figures: readonly { id: string; json: string; numbers: Readonly<Record<string, number>>; seconds: number }[];
  readonly claims: readonly Verdict[];
  /** Whether every claim holds and every control fails. */
  readonly holds: boolean;
}

/**
 * Draws figures, checks claims and writes a report of both: `OUT/report.html`, with `plotly.min.js`, `claims.json` and
 * `figures/ID.json` beside it,
 * and the records of the simulations behind the figures in `runs/`.
 * The same seed gives the same bytes, but for the times in the provenance. Throws an InputError for unknown figures and
 * a folder that cannot be written, and the signal's reason when it stops.
 */
export async function reproduce(options: ReproduceOptions): Promise<Reproduction> {
  const {
    figures: ids = [],
    profile = "quick",
    out,
    seed = 1,
    dataDir = null,
    cases = null,
    workers = 1,
    resume = false,
    onProgress = () => {},
    signal,
  } = options;
  const begun = beginning();
  const settings: FigureSettings = { profile, seed, dataDir };
  const chosen = figuresOf(ids);
  const checked =
    ids.length === 0
      ? claims
      : claims.filter(({ prediction }) => chosen.some((figure) => figure.claims.includes(prediction.id)));
  const paths = prepareFolder(out);
  const claimIds = checked.map(({ prediction }) => prediction.id);
  const keptFigure = (id: string): FigureFile | null =>
    resume ? readKept(paths.figure(id), figureOrigin(id, settings, begun)) : null;
  const keptFigures = new Map(chosen.map(({ id }) => [id, keptFigure(id)]));
  const verdictsOrigin = () => claimsOrigin(claimIds, cases, settings, begun);
  const keptClaims = resume ? readKept<ClaimsFile>(paths.claims, verdictsOrigin()) : null;

  const toDraw = chosen.filter(({ id }) => !keptFigures.get(id));
  const toCheck = keptClaims ? [] : claimIds;
  const problems = problemsOf(toDraw, settings);
  const total = problems.length + toDraw.length + toCheck.length;
  if (!resume) removeFolder(paths.runs);
  const records = await runAll(problems, {
    folder: paths.runs,
    workers,
    settings: dataDir === null ? {} : { dataDir },
    onProgress: (fraction) => onProgress((fraction * problems.length) / total),
    ...(signal && { signal }),
  });
  const runs = problems.map((problem, i): Run => ({ problem, record: records[i] }));

  const tasks: Task[] = [
    ...toDraw.map((figure) => ({
      ...settings,
      kind: "figure" as const,
      id: figure.id,
      runs: runsOf(figure, settings, runs),
      cases: null,
    })),
    ...toCheck.map((id) => ({ ...settings, kind: "claim" as const, id, runs: [], cases })),
  ];
  const results = new Map<string, TaskResult>();
  await runTasks(tasks, {
    workers,
    onProgress: (fraction) => onProgress((problems.length + fraction * tasks.length) / total),
    signal,
    onResult(index, result) {
      const { kind, id } = tasks[index];
      results.set(key(kind, id), result);
      if (kind === "figure")
        writeFigure(paths.figure(id), id, result.value as FigureResult, settings, beginning(result.seconds));
    },
  });

  const drawn = chosen.map(({ id }) => keptFigures.get(id) ?? readFigure(paths.figure(id)));
  const verdicts = keptClaims?.claims ?? claimIds.map((id) => results.get(key("claim", id))!.value as Verdict);
  if (!keptClaims)
    writeFileAtomic(paths.claims, jsonText({ claims: verdicts, provenance: verdictsOrigin() } satisfies ClaimsFile));
  writeFileAtomic(
    paths.plotly,
    readFileSync(createRequire(import.meta.url).resolve("plotly.js-dist-min/plotly.min.js")),
  );
  const table = verdicts.map((verdict, i): CheckedClaim => ({ verdict, prediction: checked[i].prediction }));
  const whole = provenance({ figures: chosen.map(({ id }) => id), profile }, seed, begun);
  writeFileAtomic(paths.report, report({ figures: drawn, claims: table, profile, provenance: whole }));
  return {
    report: paths.report,
    figures: drawn.map(({ id, numbers }) => ({
      id,
      json: paths.figure(id),
      numbers,
      seconds: results.get(key("figure", id))?.seconds ?? 0,
    })),
    claims: verdicts,
    holds: verdicts.every(({ holds, control }) => holds && control.failsAsItMust),
  };
}

const key = (kind: Task["kind"], id: string): string => `${kind} ${id}`;

function figuresOf(ids: readonly string[]): typeof registry {
  for (const id of ids) {
    if (registry.some((figure) => figure.id === id)) continue;
    throw new InputError(
      `reproduce: figures must be among ${registry.map((figure) => figure.id).join(", ")}, got "${id}"`,
    );
  }
  return ids.length === 0 ? registry : registry.filter((figure) => ids.includes(figure.id));
}

function prepareFolder(out: string) {
  const paths = {
    report: join(out, "report.html"),
    claims: join(out, "claims.json"),
    plotly: join(out, "plotly.min.js"),
    runs: join(out, "runs"),
    figure: (id: string) => join(out, "figures", `${id}.json`),
  };
  makeFolder(out);
  makeFolder(join(out, "figures"));
  for (const path of [paths.report, paths.figure("x")]) requireWritable(path);
  return paths;
}

function removeFolder(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch (error) {
    throw cannotWrite(path, error, "removed");
  }
}

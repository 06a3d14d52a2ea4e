import { claims, type Verdict, verifyClaim } from "../claims/index.ts";
import { type FigureResult, figures, type FigureSettings } from "../figures/index.ts";
import { recordLookup, type Run } from "./figureRuns.ts";

/**
 * One piece of a reproduction, named so that it can be handed to a thread: its result depends on what is written here
 * alone.
 */
export interface Task extends FigureSettings {
  readonly kind: "figure" | "claim";
  readonly id: string;
  /** For a figure that is drawn from simulations: what they gave. */
  readonly runs: readonly Run[];
  /** For a claim: how many cases to draw; null for the claim's own number. */
  readonly cases: number | null;
}

/** What a task gave, and how long it took. */
export interface TaskResult {
  readonly value: FigureResult | Verdict;
  readonly seconds: number;
}

/** Draws a figure or checks a claim. Throws a RangeError for a name that is in neither registry. */
export function reproduceTask(task: Task, onProgress: (fraction: number) => void): TaskResult {
  const { kind, id, profile, seed, dataDir, runs, cases } = task;
  const started = performance.now();
  const done = (value: TaskResult["value"]): TaskResult => ({ value, seconds: (performance.now() - started) / 1000 });
  if (kind === "figure") {
    const figure = figures.find((candidate) => candidate.id === id);
    if (!figure) throw new RangeError(`reproduceTask: there is no figure "${id}"`);
    return done(figure.draw({ profile, seed, dataDir, onProgress, record: recordLookup(runs) }));
  }
  const claim = claims.find(({ prediction }) => prediction.id === id);
  if (!claim) throw new RangeError(`reproduceTask: there is no claim "${id}"`);
  const count = cases ?? claim.runs;
  let checked = 0;
  return done(verifyClaim(claim, { cases: count, seed, onCase: () => onProgress(++checked / (2 * count)) }));
}

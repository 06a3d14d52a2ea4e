import { claims } from "../claims/index.ts";
import type { FigureContext, FigureResult } from "../figure.ts";
import { figures } from "../figures/index.ts";
import { verifyClaim, type Verdict } from "../verify.ts";

/** One piece of a reproduction, named so that it can be handed to a thread: its result depends on what is written here alone. */
export interface Task {
  readonly kind: "figure" | "claim";
  readonly id: string;
  readonly profile: FigureContext["profile"];
  readonly seed: number;
  /** For a claim: how many cases to draw; null for the claim's own number. */
  readonly cases: number | null;
}

/** What a task gave, and how long it took. */
export interface TaskResult {
  readonly value: FigureResult | Verdict;
  readonly seconds: number;
}

/** Draws a figure or checks a claim. Throws a RangeError for a name that is in neither registry. */
export function runTask({ kind, id, profile, seed, cases }: Task, onProgress: (fraction: number) => void): TaskResult {
  const started = performance.now();
  const done = (value: TaskResult["value"]): TaskResult => ({ value, seconds: (performance.now() - started) / 1000 });
  if (kind === "figure") {
    const figure = figures.find((candidate) => candidate.id === id);
    if (!figure) throw new RangeError(`runTask: there is no figure "${id}"`);
    return done(figure.draw({ profile, seed, onProgress }));
  }
  const claim = claims.find(({ prediction }) => prediction.id === id);
  if (!claim) throw new RangeError(`runTask: there is no claim "${id}"`);
  const runs = cases ?? claim.runs;
  let checked = 0;
  return done(verifyClaim(claim, { cases: runs, seed, onCase: () => onProgress(++checked / (2 * runs)) }));
}

import { canonicalJson } from "../../src/record/index.ts";
import type { Figure, FigureSettings } from "../figures/index.ts";
import type { SimulationRecord } from "../run/index.ts";

/** A simulation behind a figure: what was asked, and what came of it. */
export interface Run {
  readonly problem: unknown;
  readonly record: SimulationRecord;
}

/** The problems that figures are drawn from, each once though several figures share it. */
export function problemsOf(figures: readonly Figure[], settings: FigureSettings): unknown[] {
  const problems = figures.flatMap((figure) => figure.runs?.(settings) ?? []);
  return [...new Map(problems.map((problem) => [canonicalJson(problem), problem])).values()];
}

/**
 * Looks a record up by its problem. The lookup throws a RangeError for a problem that is not among the runs: the figure
 * did not ask for it.
 */
export function recordLookup(runs: readonly Run[]): (problem: unknown) => SimulationRecord {
  const records = new Map(runs.map(({ problem, record }) => [canonicalJson(problem), record]));
  return (problem) => {
    const record = records.get(canonicalJson(problem));
    if (!record) throw new RangeError(`record: ${canonicalJson(problem)} is not among the runs of this figure`);
    return record;
  };
}

/** The runs of one figure out of those of all. */
export function runsOf(figure: Figure, settings: FigureSettings, all: readonly Run[]): Run[] {
  const record = recordLookup(all);
  return problemsOf([figure], settings).map((problem) => ({ problem, record: record(problem) }));
}

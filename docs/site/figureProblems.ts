import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { figures } from "../../experiments/figures/index.ts";

/** The problem file that goes with a figure. */
export interface FigureProblem {
  readonly text: string;
  /**
   * How many problems the figure is drawn from; 1 where the file is a problem in the figure's spirit, or its only one.
   */
  readonly of: number;
}

/** What a figure is drawn from when nothing else is asked for. */
const SETTINGS = { profile: "quick", seed: 1, dataDir: null } as const;

/**
 * For the ids of figures their problem files: those in `docs/site/problems`, else the first of the problems the figure
 * is drawn from. A figure of single layers has none.
 */
export function figureProblems(root: string): ReadonlyMap<string, FigureProblem> {
  const folder = join(root, "docs", "site", "problems");
  const written = new Set(readdirSync(folder));
  const found = figures.map((figure): [string, FigureProblem] | null => {
    const { id } = figure;
    const name = `${id}.json`;
    if (written.has(name)) return [id, { text: readFileSync(join(folder, name), "utf8"), of: 1 }];
    const problems = figure.runs?.(SETTINGS) ?? [];
    if (problems.length === 0) return null;
    return [id, { text: `${JSON.stringify(problems[0], null, 2)}\n`, of: problems.length }];
  });
  return new Map(found.filter((entry) => entry !== null));
}

import type { Figure, FigureResult } from "../../../experiments/figures/figure.ts";
import { problemsOf, recordLookup } from "../../../experiments/reproduce/index.ts";
import { runAll } from "../../../experiments/batch/index.ts";

/** Draws a figure in its quick profile on the built-in images, its simulations first. */
export async function draw(
  figure: Figure,
  seed = 1,
  onProgress: (fraction: number) => void = () => {},
): Promise<FigureResult> {
  const settings = { profile: "quick", seed, dataDir: null } as const;
  const problems = problemsOf([figure], settings);
  const records = await runAll(problems, { folder: null });
  const record = recordLookup(problems.map((problem, i) => ({ problem, record: records[i] })));
  return figure.draw({ ...settings, onProgress, record });
}

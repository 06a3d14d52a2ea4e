import type { Figure, FigureResult } from "../../../experiments/figures/figure.ts";
import { problemsOf, recordLookup } from "../../../experiments/reproduce/index.ts";
import { runAll } from "../../../experiments/batch/index.ts";

/** The quick profile on the built-in images, as a reproduction has it when nothing else is asked. */
export const SETTINGS = { profile: "quick", seed: 1, dataDir: null } as const;

/** Draws a figure with these settings, its simulations first. */
export async function draw(
  figure: Figure,
  seed: number = SETTINGS.seed,
  onProgress: (fraction: number) => void = () => {},
): Promise<FigureResult> {
  const settings = { ...SETTINGS, seed };
  const problems = problemsOf([figure], settings);
  const records = await runAll(problems, { folder: null });
  const record = recordLookup(problems.map((problem, i) => ({ problem, record: records[i] })));
  return figure.draw({ ...settings, onProgress, record });
}

import { existsSync } from "node:fs";
import { resolve } from "node:path";

/**
 * The targets of a data file, as `readDataset` takes them: a file beside the problem in `folder`, or names inside the
 * data file.
 */
export function targetsIn(folder: string, targets: string | undefined): string | undefined {
  if (targets === undefined) return undefined;
  const path = resolve(folder, targets);
  return existsSync(path) ? path : targets;
}

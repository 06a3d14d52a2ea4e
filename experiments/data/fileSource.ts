import { resolve } from "node:path";
import { fixedSource, secondMoments, type Source } from "../../src/data/index.ts";
import { prepare, readDataset } from "../../src/data/files/index.ts";
import type { LinearProblem } from "../../src/problem/index.ts";
import { stream } from "../../src/random/index.ts";
import { targetsIn } from "./targetsIn.ts";

type LinearFileData = Extract<LinearProblem["data"], { kind: "file" }>;

/**
 * The data set of a problem whose `data.kind` is "file". Its paths are relative to `folder`.
 * Throws an InputError for a file that cannot be read or is not what it should be.
 */
export async function fileSource(data: LinearFileData, seed: number, folder: string): Promise<Source> {
  const { path, limit, standardise, centreTargets, labelNoise } = data;
  const dataset = await readDataset(resolve(folder, path), { targets: targetsIn(folder, data.targets), limit });
  const noise = labelNoise > 0 ? { p: labelNoise, stream: stream(seed, "label noise") } : undefined;
  const { inputs, targets } = prepare(dataset, { standardise, centreTargets, labelNoise: noise });
  const sums = secondMoments(inputs.cols, targets.cols);
  sums.add(inputs.data, targets.data, inputs.rows);
  const { inputCovariance, crossCovariance, targetCovariance } = sums.finish();
  return fixedSource(inputs, targets, { inputs: inputCovariance, cross: crossCovariance, targets: targetCovariance });
}

import type { DeepProblemInput } from "../../../../src/problem/index.ts";
import type { FigureSettings } from "../../figure.ts";

type Data = DeepProblemInput["data"];

/** The side of all images. */
export const SIDE = 14;

/**
 * How many images a figure trains on and tests with; all there are where it does not say, of built-in ones as many as
 * in a quick reading of CIFAR-10.
 */
export interface Amount {
  readonly samples?: number;
  readonly testSamples?: number;
  readonly labelNoise?: number;
  readonly size?: number;
}

/** What the built-in sets draw where a figure asks for all there is. */
const ALL = { samples: 10_000, testSamples: 2_000 };

/** Digits: MNIST from the reader's folder, else drawn ones. */
export function digits({ dataDir }: FigureSettings, amount: Amount): Data {
  const size = { size: SIDE, ...amount };
  return dataDir === null ? { kind: "glyphs", ...ALL, ...size } : { kind: "mnist", ...size };
}

/** Images in colour: CIFAR-10 from the reader's folder, else drawn textures of a few classes. */
export function colourImages({ dataDir }: FigureSettings, amount: Amount, classes = 10): Data {
  const size = { size: SIDE, ...amount };
  return dataDir === null ? { kind: "textures", classes, ...ALL, ...size } : { kind: "cifar10", ...size };
}

import type { DeepProblemInput } from "../../../../src/problem/index.ts";

type Data = DeepProblemInput["data"];

const NAMES = {
  glyphs: "Drawn digits",
  textures: "Drawn textures in colour",
  mnist: "MNIST",
  cifar10: "CIFAR-10",
} as const;

/** What the images of a problem are, drawn or real, how large and how many. */
export function dataWords(data: Data): string {
  if (!(data.kind in NAMES)) throw new RangeError(`figure: needs images that have a name, got "${data.kind}"`);
  const images = data as { kind: keyof typeof NAMES; size?: number; samples?: number; testSamples?: number };
  const { kind, size, samples, testSamples } = images;
  return [
    NAMES[kind],
    ...(size === undefined ? [] : [`${size} × ${size}`]),
    samples === undefined ? "all images" : `${samples} images`,
    ...(testSamples === undefined || testSamples === 0 ? [] : [`${testSamples} to test with`]),
  ].join(", ");
}

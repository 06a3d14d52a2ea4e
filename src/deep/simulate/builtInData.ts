import { glyphs, textures } from "../../data/images/index.ts";
import { prepareTrainingData, randomTargetsSource, singlePrecision, type TrainingData } from "../../data/index.ts";
import { InputError } from "../../inputError.ts";
import { inputCovariance, targetCovariance, type DeepProblem } from "../../problem/index.ts";
import { stream } from "../../random/index.ts";

/** Whether the data of a problem are made by the library itself, from no file. */
export const isBuiltIn = (data: DeepProblem["data"]): data is BuiltIn =>
  data.kind === "glyphs" || data.kind === "textures" || data.kind === "random-targets";

type BuiltIn = Extract<DeepProblem["data"], { kind: "glyphs" | "textures" | "random-targets" }>;

/**
 * The data of a problem that needs no files: glyphs and textures, standardised by one mean and deviation and with noise
 * on the training labels, or random targets.
 * Throws an InputError for data that must be read first.
 */
export function builtInData({ data, seed }: Pick<DeepProblem, "data" | "seed">): TrainingData {
  if (!isBuiltIn(data)) {
    throw new InputError(`problem: data.kind "${data.kind}" must be read before the simulation, got no data`);
  }
  if (data.kind === "random-targets") return randomTargets(data, seed);
  const { labelNoise: p, ...made } = data;
  const drawn = made.kind === "glyphs" ? glyphs({ ...made, seed }) : textures({ ...made, seed });
  const labelNoise = p > 0 ? { p, stream: stream(seed, "label noise") } : undefined;
  return prepareTrainingData(drawn, { standardise: "global", labelNoise });
}

/** The linear network's data of the same name and seed. */
function randomTargets(data: Extract<DeepProblem["data"], { kind: "random-targets" }>, seed: number): TrainingData {
  const { inputs, outputs, covariance, samples: count } = data;
  const source = randomTargetsSource(
    inputs,
    inputCovariance(data.inputCovariance, inputs),
    targetCovariance(covariance, outputs, "data.covariance"),
    count,
    stream(seed, "data"),
  );
  const drawn = source.samples!;
  const single = (values: Float64Array) => singlePrecision(values, "problem: data must be");
  return {
    inputs,
    outputs,
    train: {
      count,
      inputs: single(drawn.inputs.data),
      targets: single(drawn.targets.data),
      labels: null,
    },
    test: null,
    maps: null,
    classes: null,
    source: "random targets",
  };
}

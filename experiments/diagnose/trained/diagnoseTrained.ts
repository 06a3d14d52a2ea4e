import type { PreparedDataset } from "../../../src/data/files/bytes.ts";
import { InputError } from "../../../src/inputError.ts";
import type { DatasetDiagnosis, NetworkOptions } from "../diagnoseDataset.ts";
import { adviceTraining, testedAdvice } from "./testAdvice.ts";
import type { TrainedDiagnosis } from "./trained.ts";
import { ALL_KINDS, RATES, SEEDS, trainNetworks, type NetworkShape, type TrainingOptions } from "./trainNetworks.ts";
import { trainingSet } from "./trainingSet.ts";
import { reconcile } from "./reconcile.ts";

/** The hidden width that stands for the limit of infinite width. */
const WIDE = 128;

/** Operations of all runs together that take about a minute of two cores, and the most epochs. */
const AFFORDABLE = 6e11;
const MOST_EPOCHS = 60;

/**
 * Trains real networks on the data of a diagnosis and puts them beside it. Without a number of epochs they are as many
 * as take about a minute, sixty at most.
 * Throws an InputError for data that are too few or that were not read into memory.
 */
export async function diagnoseTrained(
  dataset: PreparedDataset,
  { layers, advice, data: { source } }: DatasetDiagnosis,
  { depth = 3, width = "infinite", feedback = "gaussian", seed = 1 }: NetworkOptions,
  epochs: number | "default",
  options: TrainingOptions,
): Promise<TrainedDiagnosis> {
  const data = trainingSet(dataset, seed);
  const hidden = width === "infinite" ? Math.max(WIDE, data.outputs) : width;
  if (feedback === "orthonormal" && hidden < data.outputs) {
    throw new InputError(`${source}: orthonormal feedback needs a width of at least ${data.outputs}, got ${hidden}`);
  }
  const weights = data.inputs * hidden + (depth - 2) * hidden ** 2 + hidden * data.outputs;
  const runs = ALL_KINDS.length * (RATES.length + SEEDS - 1);
  const afforded = Math.floor(AFFORDABLE / (6 * weights * data.train.count * runs));
  const shape: NetworkShape = {
    depth,
    width: hidden,
    feedback,
    epochs: epochs === "default" ? Math.max(1, Math.min(MOST_EPOCHS, afforded)) : epochs,
    seed,
  };
  const tested = adviceTraining(advice, dataset, data, shape);
  const trainings = [{ data, shape, kinds: ALL_KINDS }, ...(tested ? [tested.training] : [])];
  const [networks, changed] = await trainNetworks(trainings, options);
  return {
    networks,
    epochs: shape.epochs,
    width: hidden,
    samples: data.train.count,
    heldOut: data.test!.count,
    rates: RATES,
    verdict: reconcile(networks, layers, { classes: data.train.labels !== null, heldOut: data.test!.count }),
    advice: tested && testedAdvice(tested.change, networks, changed),
  };
}

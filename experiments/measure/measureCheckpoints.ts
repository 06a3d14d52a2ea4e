import type { Checkpoint } from "../../src/data/checkpoints/index.ts";
import type { Dataset } from "../../src/data/files/bytes.ts";
import type { LossKind } from "../../src/deep/index.ts";
import { InputError } from "../../src/inputError.ts";
import { findNetwork, type ActivationName, type Network, type NetworkMap } from "./network/index.ts";
import {
  measureNetwork,
  predictedOf,
  samplesOf,
  type LayerPrediction,
  type NetworkMeasurement,
} from "./quantities/index.ts";
import { verdictOf } from "./verdict.ts";

export interface MeasureCheckpointsOptions {
  /** A file with the feedback, where the checkpoints do not hold it. */
  readonly feedback?: Checkpoint | undefined;
  readonly map?: NetworkMap | undefined;
  readonly dataset?: Dataset | undefined;
  readonly activation?: ActivationName | undefined;
  readonly loss?: LossKind | undefined;
  /** Called with the fraction done, 0 … 1. */
  readonly onProgress?: ((fraction: number) => void) | undefined;
}

/** One checkpoint: what it was taken for, and what was measured of it. */
export interface CheckpointMeasurement extends NetworkMeasurement {
  readonly file: string;
  readonly step: number | null;
  /** In words, layer by layer: which tensor was taken for what. */
  readonly taken: readonly string[];
  /** The tensors that were taken for nothing. */
  readonly passedOver: readonly string[];
}

export interface CheckpointsMeasurement {
  readonly checkpoints: readonly CheckpointMeasurement[];
  /** The data measured on, and how; null without. */
  readonly data: {
    readonly source: string;
    readonly samples: number;
    readonly targets: "classes" | "numbers";
    readonly activation: ActivationName;
    readonly loss: LossKind;
    /** What linear theory expects of a network trained to the end on them; null where it says nothing. */
    readonly predicted: readonly LayerPrediction[] | null;
  } | null;
  readonly feedback: "dfa" | "fa" | null;
  readonly verdict: string;
}

/**
 * Measures trained networks, one or the course of one over training, from what has been read of them. The course is
 * ordered by step where every checkpoint has one, as it says itself or as its name ends in.
 * Throws an InputError for what cannot be told or does not fit.
 */
export function measureCheckpoints(
  given: readonly Checkpoint[],
  options: MeasureCheckpointsOptions = {},
): CheckpointsMeasurement {
  if (given.length === 0) throw new InputError("measure: needs a checkpoint, got none");
  const { map, feedback, dataset, onProgress = () => {} } = options;
  const course = inOrder(given);
  const inputs = dataset?.inputs.cols;
  const networks = course.map(({ checkpoint }) => findNetwork(checkpoint, { feedback, map, inputs }));
  requireOneShape(networks, course);
  const chosen = { activation: options.activation ?? map?.activation, loss: options.loss ?? map?.loss };
  const samples = dataset && samplesOf(dataset, networks[0], chosen);
  const measured = networks.map((network, i) => {
    const first = i > 0 ? networks[0] : undefined;
    const found = measureNetwork(network, { samples, first });
    onProgress((i + 1) / networks.length);
    const { checkpoint, step } = course[i];
    return { file: checkpoint.file, step, taken: network.taken, passedOver: network.passedOver, ...found };
  });
  const last = networks.at(-1)!;
  return {
    checkpoints: measured,
    data: samples
      ? {
          source: dataset.source,
          samples: samples.inputs.rows,
          targets: samples.labels ? "classes" : "numbers",
          activation: samples.activation,
          loss: samples.loss,
          predicted: predictedOf(last, samples),
        }
      : null,
    feedback: last.feedback?.kind ?? null,
    verdict: verdictOf(last, measured.at(-1)!.layers),
  };
}

interface Placed {
  readonly checkpoint: Checkpoint;
  readonly step: number | null;
}

function inOrder(given: readonly Checkpoint[]): Placed[] {
  const named = given.length > 1;
  const placed = given.map((checkpoint) => ({
    checkpoint,
    step: checkpoint.step ?? (named ? numberInName(checkpoint.file) : null),
  }));
  return placed.every(({ step }) => step !== null) ? placed.toSorted((a, b) => a.step! - b.step!) : placed;
}

/** The last number in a file's name: 200 of `net-200.pt`. */
function numberInName(file: string): number | null {
  const name = (file.split(/[/\\]/).at(-1) ?? file).replace(/\.\w+$/, "");
  const [digits] = /\d+(?=\D*$)/.exec(name) ?? [];
  return digits === undefined ? null : Number(digits);
}

function requireOneShape(networks: readonly Network[], course: readonly Placed[]): void {
  const shapeOf = ({ layers }: Network) => layers.map(({ map }) => `${map.rows} × ${map.cols}`).join(", ");
  const first = shapeOf(networks[0]);
  const other = networks.findIndex((network) => shapeOf(network) !== first);
  if (other > 0) {
    throw new InputError(
      `${course[other].checkpoint.file}: the checkpoints of a course need one shape, got layers of ${shapeOf(networks[other])} after ${first}`,
    );
  }
}

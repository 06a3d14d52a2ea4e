import { availableParallelism } from "node:os";
import type { TrainingData } from "../../../src/data/index.ts";
import type { Alignment } from "../../../src/measure/index.ts";
import { deepProblemSchema, parseWith, type DeepProblem } from "../../../src/problem/index.ts";
import { inParallel, pool, stopOnAbort } from "../../batch/index.ts";
import { ACTIVATIONS, TRAINED_RULES, type MeanAlignment, type Spread, type TrainedNetwork } from "./trained.ts";
import type { TrainedEnd, TrainOrder } from "./worker.ts";

/** What networks are made of. */
export interface NetworkShape {
  readonly depth: number;
  readonly width: number;
  readonly feedback: "orthonormal" | "gaussian" | "uniform" | "sign" | "sparse";
  readonly epochs: number;
  readonly seed: number;
}

/** A set of networks to train: which kinds, on which data. */
export interface Training {
  readonly data: TrainingData;
  readonly shape: NetworkShape;
  readonly kinds: readonly Pick<TrainedNetwork, "activation" | "rule">[];
}

/** All kinds of network that a diagnosis trains. */
export const ALL_KINDS: Training["kinds"] = ACTIVATIONS.flatMap((activation) =>
  TRAINED_RULES.map((rule) => ({ activation, rule })),
);

/** Each kind is trained at each rate with the first seed, and with all seeds at the rate that fits best. */
export const RATES: readonly number[] = [0.03, 0.1, 0.3];
export const SEEDS = 3;
const MOST_BATCH = 32;
const LEAST_BATCHES = 16;
const MEASURED = 500;

export interface TrainingOptions {
  readonly workers?: number | undefined;
  /** Called with the fraction done, 0 … 1. */
  readonly onProgress?: (fraction: number) => void;
  /** Aborted to stop. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Trains networks on all cores, the same whatever their number. Throws the signal's reason when it is aborted, and an
 * InputError for networks that do not fit the data.
 */
export async function trainNetworks(
  trainings: readonly Training[],
  { workers = availableParallelism(), onProgress = () => {}, signal }: TrainingOptions = {},
): Promise<TrainedNetwork[][]> {
  signal?.throwIfAborted();
  const all = trainings.flatMap((training, set) => training.kinds.map((kind) => ({ ...training, ...kind, set })));
  const total = all.length * (RATES.length + SEEDS - 1);
  let done = 0;
  const threads = pool<TrainOrder, TrainedEnd | null>(workers, {
    script: new URL("./worker.js", import.meta.url),
    load: () => import("./worker.ts"),
  });
  const { flag: stop, release } = stopOnAbort(signal, threads);
  const each = async <Item>(items: readonly Item[], job: (item: Item, i: number) => Promise<void>) => {
    await inParallel(
      items.entries(),
      workers,
      () => signal?.aborted === true,
      ([i, item]) => job(item, i),
    );
    signal?.throwIfAborted();
  };
  const end = async (problem: DeepProblem, data: TrainingData): Promise<TrainedEnd | null> => {
    const found = await threads.run({ problem, data, stop });
    onProgress(++done / total);
    return found;
  };
  try {
    const tried = all.map(() => new Map<number, TrainedEnd | null>());
    await each(
      all.flatMap((kind, k) => RATES.map((rate) => ({ kind, k, rate }))),
      async ({ kind, k, rate }) => void tried[k].set(rate, await end(problemOf(kind, rate, 0), kind.data)),
    );
    const best = tried.map((ends) =>
      [...ends].reduce<number | null>((low, [rate, found]) => {
        if (found === null) return low;
        return low === null || found.loss < ends.get(low)!.loss ? rate : low;
      }, null),
    );
    const ends = best.map((rate, k) => (rate === null ? [] : [tried[k].get(rate)!]));
    const further = all.flatMap((kind, k) =>
      best[k] === null ? [] : Array.from({ length: SEEDS - 1 }, (_, s) => ({ kind, k, draw: s + 1 })),
    );
    const more = new Map<string, TrainedEnd | null>();
    await each(further, async ({ kind, k, draw }) => {
      more.set(`${k} ${draw}`, await end(problemOf(kind, best[k]!, draw), kind.data));
    });
    for (const { k, draw } of further) {
      const found = more.get(`${k} ${draw}`);
      if (found) ends[k].push(found);
    }
    return trainings.map((_, set) =>
      all.flatMap((kind, k) => (kind.set === set ? [summary(kind, best[k], ends[k])] : [])),
    );
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    release();
    await threads.close();
  }
}

function problemOf(
  { data, shape, activation, rule }: Training & Pick<TrainedNetwork, "activation" | "rule">,
  rate: number,
  draw: number,
): DeepProblem {
  const { depth, width, feedback, epochs, seed } = shape;
  const { count, labels } = data.train;
  return parseWith(deepProblemSchema, {
    network: { kind: "deep", hidden: Array.from({ length: depth - 1 }, () => width), activation, biases: true },
    rule,
    feedback: { kind: feedback },
    // The samples are given to the run as they are: what a problem says of its data is for the record alone.
    data: { kind: "file", path: data.source, standardise: "none" },
    training: {
      loss: labels ? "cross-entropy" : "mse",
      rate,
      epochs,
      batch: Math.max(1, Math.min(MOST_BATCH, Math.floor(count / LEAST_BATCHES))),
      snapshotEpochs: [epochs],
    },
    measure: { samples: Math.min(MEASURED, count), frozen: false },
    seed: seed + draw,
  });
}

function summary(
  { activation, rule, data }: Training & Pick<TrainedNetwork, "activation" | "rule">,
  rate: number | null,
  ends: readonly TrainedEnd[],
): TrainedNetwork {
  const classes = data.train.labels !== null;
  const spread = (of: (end: TrainedEnd) => number): Spread | null => (ends.length > 0 ? spreadOf(ends.map(of)) : null);
  const variance = classes ? 0 : meanSquare(data);
  const aligned = (of: (end: TrainedEnd) => Alignment | null) =>
    rule === "dfa" ? meanAlignment(ends.map((end) => of(end)!)) : null;
  return {
    activation,
    rule,
    rate,
    accuracy: classes ? spread(({ heldOut }) => heldOut.accuracy!) : null,
    explainedVariance: classes ? null : spread(({ heldOut }) => 1 - (2 * heldOut.loss) / variance),
    weightAlignment: aligned((end) => end.weightAlignment),
    gradientAlignment: aligned((end) => end.gradientAlignment),
  };
}

/** The mean squared norm of the held-out targets, whose means in the training set are zero. */
function meanSquare({ test }: TrainingData): number {
  return test!.targets.reduce((sum, y) => sum + y * y, 0) / test!.count;
}

function meanAlignment(all: readonly Alignment[]): MeanAlignment | null {
  if (all.length === 0) return null;
  const known = (values: readonly (number | null)[]) => values.filter((value) => value !== null);
  const totals = known(all.map(({ total }) => total));
  const layers = Object.keys(all[0].layers).map((layer) => {
    const values = known(all.map((one) => one.layers[layer]));
    return [layer, values.length > 0 ? spreadOf(values).mean : null] as const;
  });
  return { layers: Object.fromEntries(layers), total: totals.length > 0 ? spreadOf(totals) : null };
}

function spreadOf(values: readonly number[]): Spread {
  const seeds = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / seeds;
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, sd: seeds > 1 ? Math.sqrt(square / (seeds - 1)) : 0, seeds };
}

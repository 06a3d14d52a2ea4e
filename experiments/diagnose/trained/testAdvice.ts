import {
  COVARIANCE_RANK_TOLERANCE,
  secondMoments,
  type TrainingData,
  type TrainingSamples,
} from "../../../src/data/index.ts";
import type { PreparedDataset } from "../../../src/data/files/bytes.ts";
import { symmetricEigen } from "../../../src/linalg/index.ts";
import type { Advice, AdviceKind } from "../advice.ts";
import { scoreOf, type TestedAdvice, type TrainedNetwork } from "./trained.ts";
import type { NetworkShape, Training } from "./trainNetworks.ts";
import { shared, trainingSet } from "./trainingSet.ts";

/** Whitening takes the eigenvectors of a matrix of this many rows at most: seconds. */
const MOST_WHITENED = 1000;

/**
 * The networks that test the best advice that leaves the targets as they are, so that accuracies compare: DFA with
 * either activation, on changed data or in a changed shape. Null where no such advice was given.
 */
export function adviceTraining(
  advice: readonly Advice[],
  dataset: PreparedDataset,
  data: TrainingData,
  shape: NetworkShape,
): { readonly change: string; readonly training: Training } | null {
  for (const { change, kind } of advice) {
    const changed = CHANGES[kind]?.(dataset, data, shape);
    if (!changed) continue;
    const kinds = (["relu", "tanh"] as const).map((activation) => ({ activation, rule: "dfa" as const }));
    return { change, training: { data, shape, kinds, ...changed } };
  }
  return null;
}

type Changed = Partial<Pick<Training, "data" | "shape">>;

/** What each kind of advice that leaves the targets alone changes; null where it cannot be tried in seconds. */
const CHANGES: Partial<
  Record<AdviceKind, (dataset: PreparedDataset, data: TrainingData, shape: NetworkShape) => Changed | null>
> = {
  "whiten-inputs": (_, data) => (data.inputs <= MOST_WHITENED ? { data: whitened(data) } : null),
  "standardise-columns": ({ byColumn, ...dataset }, _, { seed }) =>
    byColumn ? { data: trainingSet({ ...dataset, inputs: byColumn() }, seed) } : null,
  "fewer-layers": (_, __, shape) => ({ shape: { ...shape, depth: shape.depth - 1 } }),
  "wider-layers": (_, __, shape) => ({ shape: { ...shape, width: 4 * shape.width } }),
  "orthonormal-feedback": (_, __, shape) => ({ shape: { ...shape, feedback: "orthonormal" } }),
};

/** The inputs in directions of second moment one over the training set; directions that do not vary are left out. */
function whitened(data: TrainingData): TrainingData {
  const n = data.inputs;
  const sums = secondMoments(n, data.outputs);
  sums.add(Float64Array.from(data.train.inputs), Float64Array.from(data.train.targets), data.train.count);
  const { values, vectors } = symmetricEigen(sums.finish().inputCovariance);
  const kept = [...values.keys()].filter((i) => values[i] > COVARIANCE_RANK_TOLERANCE * values[n - 1]);
  const mapped = (samples: TrainingSamples): TrainingSamples => {
    const inputs = new Float32Array(samples.count * kept.length);
    kept.forEach((k, j) => {
      const scale = 1 / Math.sqrt(values[k]);
      for (let s = 0; s < samples.count; s++) {
        let sum = 0;
        for (let i = 0; i < n; i++) sum += samples.inputs[s * n + i] * vectors.data[i * n + k];
        inputs[s * kept.length + j] = scale * sum;
      }
    });
    return shared({ ...samples, inputs });
  };
  return { ...data, inputs: kept.length, train: mapped(data.train), test: mapped(data.test!) };
}

/** What the change gained in the activation in which DFA did better before. */
export function testedAdvice(
  change: string,
  before: readonly TrainedNetwork[],
  after: readonly TrainedNetwork[],
): TestedAdvice {
  const dfa = before.filter(({ rule }) => rule === "dfa");
  const [best] = dfa.toSorted((a, b) => (scoreOf(b)?.mean ?? -Infinity) - (scoreOf(a)?.mean ?? -Infinity));
  const then = after.find(({ activation }) => activation === best.activation);
  const [old, now] = [scoreOf(best), then ? scoreOf(then) : null];
  const error = (of: { sd: number; seeds: number }) => of.sd / Math.sqrt(of.seeds);
  const gain = old && now ? { mean: now.mean - old.mean, standardError: Math.hypot(error(old), error(now)) } : null;
  return { change, activation: best.activation, gain };
}

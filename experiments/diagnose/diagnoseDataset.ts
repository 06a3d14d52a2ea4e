import type { Dataset, PreparedDataset } from "../../src/data/files/bytes.ts";
import { InputError } from "../../src/inputError.ts";
import { conditioningOf, singularValues } from "../../src/linalg/index.ts";
import { learnedMap, MAP_RANK_TOLERANCE } from "../../theory/alignment/index.ts";
import { advise } from "./advice.ts";
import { courseOf } from "./course.ts";
import type { DatasetDiagnosis, LayerDiagnosis } from "./diagnosis.ts";
import { examine, type Examined, FULLY } from "./examine.ts";
import { type NetworkChoice, resolvedSituation, type Situation } from "../setups/index.ts";
import { verdictOf } from "./verdict.ts";

export type { DatasetDiagnosis, LayerDiagnosis };

/** What is asked of data that have been read and prepared. */
export interface NetworkOptions {
  /** L, at least 2; by default 3. */
  readonly depth?: number;
  /** The width of the hidden layers; by default the limit of infinite width. */
  readonly width?: number | "infinite";
  /** The kind of feedback; by default Gaussian. */
  readonly feedback?: "orthonormal" | "gaussian" | "uniform" | "sign" | "sparse";
  /**
   * How much of what a linear map can explain the network learns before it is looked at, 0 < f ≤ 1; by default all of
   * it, or 0.95 where the variances of the inputs differ by more than a thousandfold.
   */
  readonly explained?: number | undefined;
  readonly seed?: number;
  /** Called with the fraction done, 0 … 1. */
  readonly onProgress?: (fraction: number) => void;
}

/** Data of which only the moments and some samples are known. */
export interface Summarised extends Omit<Dataset, "inputs" | "targets" | "labels"> {
  readonly inputs: { readonly rows: number; readonly cols: number };
  readonly targets: { readonly rows: number; readonly cols: number };
  readonly constantColumns: readonly number[];
  readonly situation: Situation;
  readonly tolerance: number;
}

/**
 * Directions of the inputs whose variances differ by more than this take too long to learn in full; training then stops
 * at `PARTLY`.
 */
const WELL_CONDITIONED = 1e3;
const PARTLY = 0.95;

/**
 * Says whether a deep linear network trained by DFA will align on a data set, as `diagnose` does of a file, and without
 * Node. Throws an InputError for data that hold nothing to learn.
 */
export function diagnoseDataset(dataset: PreparedDataset | Summarised, options: NetworkOptions = {}): DatasetDiagnosis {
  const { depth = 3, width = "infinite", feedback = "gaussian", seed = 1, onProgress = () => {} } = options;
  const choice: NetworkChoice = { depth, width, feedback: { kind: feedback }, seed };
  const { situation, tolerance } =
    "situation" in dataset ? dataset : resolvedSituation(dataset.inputs, dataset.targets);
  onProgress(0.1);
  const cross = [...singularValues(situation.cross)];
  if (!(cross[0] > 1e-12 * Math.sqrt(situation.variances[0]))) {
    throw new InputError(
      `${dataset.source}: inputs and targets must be correlated, got a cross-covariance of zero: a linear network has nothing to learn`,
    );
  }
  const limit = situation.variances[0] / situation.variances[situation.variances.length - 1];
  const goal =
    options.explained === undefined ? (limit <= WELL_CONDITIONED ? FULLY : PARTLY) : Math.min(options.explained, FULLY);
  const result = examine(situation, choice, goal, true);
  onProgress(0.4);
  const full = conditioningOf(singularValues(learnedMap(situation.variances, situation.cross, 1)), MAP_RANK_TOLERANCE);
  const { trained, predicted } = result;
  const { course, converged } = courseOf(result.training, result.share, depth, full.rank);
  const advice = advise({ situation, dataset, choice, goal, now: result }, (fraction) =>
    onProgress(0.4 + 0.6 * fraction),
  );
  const early = conditioningOf(cross);
  const data = {
    source: dataset.source,
    samples: dataset.inputs.rows,
    inputs: dataset.inputs.cols,
    outputs: dataset.targets.cols,
    rankInputs: situation.variances.length,
    rankRegression: full.rank,
    crossSingularValues: cross,
    kappaCross: early.kappa!,
    rankCross: early.rank,
    kappaRegression: full.kappa!,
    kappaLearned: predicted.kappa,
    kappaLearnedMeasured: result.kappaLearned,
    rankLearned: predicted.rank,
    explained: trained.explained,
    trainingTime: trained.time,
  };
  const gradientAlignment = result.gradientAlignment();
  const layers = predicted.layers.map((_, i) => compare(result, gradientAlignment[i], i));
  return {
    data,
    targets: dataset.classes ? { kind: "classes", classes: dataset.classes } : { kind: "numbers" },
    notes: dataset.notes ?? [],
    network: { depth, width, feedback },
    layers,
    course,
    verdict: verdictOf({
      ownFeedback: predicted.ownFeedback,
      data,
      layers,
      symmetry: trained.symmetry,
      advice,
      end: converged ? course[course.length - 1] : null,
      constantColumns: dataset.constantColumns.length,
      tolerance,
      unlearned: unlearned(dataset, trained.explainedOf),
      width,
    }),
    advice,
  };
}

function compare(examined: Examined, gradientAlignmentMeasured: number | null, i: number): LayerDiagnosis {
  const { layer, kappa, gradientWorstCase } = examined.predicted.layers[i];
  return {
    layer,
    kappaPredicted: kappa,
    kappaMeasured: examined.kappas[i],
    weightAlignmentPredicted: examined.weightAlignmentPredicted[i],
    weightAlignmentMeasured: examined.weightAlignmentMeasured[i],
    gradientAlignmentWorstCase: gradientWorstCase,
    gradientAlignmentMeasured,
  };
}

/** A target of which less than this fraction is explained is called not learned. */
const HARDLY = 0.5;

/** The targets that the network has hardly learned, by name; none where they are classes. */
function unlearned(
  { classes, targetNames, targets }: PreparedDataset | Summarised,
  explainedOf: Float64Array,
): string[] {
  if (classes || explainedOf.length !== targets.cols) return [];
  return Array.from(explainedOf, (explained, i) =>
    explained < HARDLY ? (targetNames?.[i] ?? `target ${i + 1}`) : "",
  ).filter((name) => name !== "");
}

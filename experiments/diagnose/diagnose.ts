import { readDataset, prepare, type PreparedDataset } from "../../src/data/files/index.ts";
import { InputError } from "../../src/inputError.ts";
import { singularValues } from "../../src/linalg/index.ts";
import { stream } from "../../src/random/index.ts";
import { provenance, type Provenance } from "../../src/record/node.ts";
import { forecast, learnedMap, type LayerForecast } from "../../theory/alignment/index.ts";
import { advise, type Advice } from "./advice.ts";
import { examine, FULLY } from "./examine.ts";
import { situationOf } from "./situation.ts";
import type { NetworkChoice, Trained } from "./train.ts";
import { verdictOf } from "./verdict.ts";

export interface DiagnoseOptions {
  readonly targets?: string | undefined;
  /** L, at least 2; by default 3. */
  readonly depth?: number;
  /** The width of the hidden layers; by default the limit of infinite width. */
  readonly width?: number | "infinite";
  /** The kind of feedback; by default Gaussian. */
  readonly feedback?: "orthonormal" | "gaussian" | "uniform" | "sign" | "sparse";
  readonly standardise?: "global" | "feature" | "none";
  readonly centreTargets?: boolean;
  readonly labelNoise?: number;
  readonly limit?: number | undefined;
  /** How much of what a linear map can explain the network learns before it is looked at, 0 < f ≤ 1; by default all of it where that can be simulated in seconds, else 0.95. */
  readonly explained?: number | undefined;
  readonly seed?: number;
  /** Called with the fraction done, 0 … 1. */
  readonly onProgress?: (fraction: number) => void;
}

/** One layer: what the theory expects and what the simulation measured. Null where a quantity does not exist. */
export interface LayerDiagnosis {
  readonly layer: number;
  readonly kappaPredicted: number;
  readonly kappaMeasured: number | null;
  readonly weightAlignmentPredicted: number | null;
  readonly weightAlignmentMeasured: number | null;
  readonly gradientAlignmentWorstCase: number | null;
  readonly gradientAlignmentMeasured: number | null;
}

export interface Diagnosis {
  readonly data: {
    readonly source: string;
    readonly samples: number;
    readonly inputs: number;
    readonly outputs: number;
    /** Rank of Σ_xx, and of the regression map W*. */
    readonly rankInputs: number;
    readonly rankRegression: number;
    readonly crossSingularValues: number[];
    /** κ(Σ_yx): what alignment feels at early times. */
    readonly kappaCross: number;
    /** κ(W*): what it feels at convergence. */
    readonly kappaRegression: number;
    /** κ of the part of W* that is learned when `explained` of what a linear map can explain is explained. */
    readonly kappaLearned: number;
    readonly explained: number;
    /** Rate × steps until then. */
    readonly trainingTime: number;
  };
  readonly network: { readonly depth: number; readonly width: number | "infinite"; readonly feedback: string };
  readonly layers: LayerDiagnosis[];
  readonly verdict: string;
  readonly advice: Advice[];
  readonly provenance: Provenance;
}

/** Directions of the inputs whose variances differ by more than this take too long to learn in full; training then stops at `PARTLY`. */
const WELL_CONDITIONED = 1e3;
const PARTLY = 0.95;

/**
 * Says whether a deep linear network trained by DFA will align on the data at `path`, layer by layer, why, and what would help. Predictions come from the data's second
 * moments alone; measurements from DFA's population flow on them. Throws an InputError for data that cannot be read or hold nothing to learn.
 */
export async function diagnose(path: string, options: DiagnoseOptions = {}): Promise<Diagnosis> {
  const started = new Date();
  const { depth = 3, width = "infinite", feedback = "gaussian", seed = 1, onProgress = () => {} } = options;
  const dataset = await read(path, options);
  onProgress(0.2);
  const choice: NetworkChoice = { depth, width, feedback: { kind: feedback }, seed };
  const { situation, fit } = situationOf(dataset.inputs, dataset.targets);
  onProgress(0.3);
  const cross = [...singularValues(situation.cross)];
  if (!(cross[0] > 1e-12 * Math.sqrt(situation.variances[0]))) {
    throw new InputError(
      `${dataset.source}: inputs and targets must be correlated, got a cross-covariance of zero: a linear network has nothing to learn`,
    );
  }
  const limit = situation.variances[0] / situation.variances[situation.variances.length - 1];
  const goal =
    options.explained === undefined ? (limit <= WELL_CONDITIONED ? FULLY : PARTLY) : Math.min(options.explained, FULLY);
  const result = examine(situation, choice, goal);
  onProgress(0.5);
  const full = forecast(learnedMap(situation.variances, situation.cross, 1), depth);
  const { trained, predicted } = result;
  const advice = advise(situation, choice, goal, result, (fraction) => onProgress(0.5 + 0.5 * fraction));
  const data = {
    source: dataset.source,
    samples: dataset.inputs.rows,
    inputs: dataset.inputs.cols,
    outputs: dataset.targets.cols,
    rankInputs: fit.rank,
    rankRegression: full.rank,
    crossSingularValues: cross,
    kappaCross: cross[0] / cross[Math.min(full.rank, cross.length) - 1],
    kappaRegression: full.kappa,
    kappaLearned: predicted.kappa,
    explained: trained.explained,
    trainingTime: trained.time,
  };
  const layers = predicted.layers.map((layer, i) => compare(layer, trained, i));
  const { onProgress: _, ...asked } = options;
  return {
    data,
    network: { depth, width, feedback },
    layers,
    verdict: verdictOf({
      ownFeedback: predicted.ownFeedback,
      data,
      layers,
      symmetry: trained.symmetry,
      advice,
      constantColumns: dataset.constantColumns.length,
      width,
    }),
    advice,
    provenance: provenance({ path, ...asked }, seed, started),
  };
}

async function read(
  path: string,
  { targets, limit, standardise, centreTargets, labelNoise = 0, seed = 1 }: DiagnoseOptions,
): Promise<PreparedDataset> {
  const dataset = await readDataset(path, { targets, limit });
  return prepare(dataset, {
    standardise,
    centreTargets,
    labelNoise: labelNoise > 0 ? { p: labelNoise, stream: stream(seed, "label noise") } : undefined,
  });
}

function compare(predicted: LayerForecast, { kappas, measures }: Trained, i: number): LayerDiagnosis {
  const { layer } = predicted;
  return {
    layer,
    kappaPredicted: predicted.kappa,
    kappaMeasured: kappas[i],
    weightAlignmentPredicted: predicted.weightAlignment,
    weightAlignmentMeasured: measures.weightAlignment.layers[layer] ?? null,
    gradientAlignmentWorstCase: predicted.gradientWorstCase,
    gradientAlignmentMeasured: measures.gradientAlignment?.layers[layer] ?? null,
  };
}

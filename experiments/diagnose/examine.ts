import { resolvedKappas } from "../../src/linear/index.ts";
import {
  block,
  matrixFrom,
  product,
  rankOf,
  singularValues,
  svd,
  transpose,
  type Matrix,
} from "../../src/linalg/index.ts";
import { forecast, learnedMap, MAP_RANK_TOLERANCE } from "../../theory/alignment/index.ts";
import { type NetworkChoice, type Situation, type Trained, Training } from "../setups/index.ts";
import { gradientAlignmentInFull, withinRange } from "./withinRange.ts";

/** Training that explains this fraction of what can be explained has converged. */
export const FULLY = 1 - 1e-6;

/**
 * A direction of the output counts as learned once the network's map has come to this fraction of the forecast's there.
 */
const LEARNED = 0.1;

/** Singular values below this fraction of the largest are beyond the accuracy of the simulated flow. */
const RESOLUTION = 1e-8;

/** A forecast and the simulation it is held against, over the same directions of the map. */
export interface Examined {
  readonly predicted: ReturnType<typeof forecast>;
  readonly trained: Trained;
  /** The training, which can go on, and what its weight alignment is to be multiplied by. */
  readonly training: Training;
  readonly share: number;
  /**
   * κ(A_l) and κ of the learned map over the directions learned, as simulated; null beyond the accuracy of the
   * simulation.
   */
  readonly kappas: (number | null)[];
  readonly kappaLearned: number | null;
  /** WA_l by layer, as predicted and as simulated, in all of the output's directions. */
  readonly weightAlignmentPredicted: (number | null)[];
  readonly weightAlignmentMeasured: (number | null)[];
  /** GA by layer, as simulated: takes the samples, and is measured when it is asked for. */
  gradientAlignment(): (number | null)[];
  /** The lowest weight alignment of a layer. */
  readonly lowestPredicted: number;
  readonly lowestMeasured: number;
}

/**
 * Predicts and simulates one network on one situation, up to the fraction `goal` of what can be explained.
 * What is compared are the directions of the map that the network has learned: those that it has not, of targets much
 * smaller than the others, are left out on both sides. With `watched` the training keeps its course, and
 * otherwise is only compared.
 */
export function examine(full: Situation, choice: NetworkChoice, goal: number, watched = false): Examined {
  const { situation, range, share } = withinRange(full, choice);
  const { variances, cross } = situation;
  const training = new Training(situation, choice, { watched, rough: !watched });
  const trained = training.until(goal);
  const best = learnedMap(variances, cross, 1);
  const expected = trained.explained >= FULLY ? best : trained.map;
  const rank = learnedRank(best, trained.map, variances);
  const predicted = forecast(withinLeading(expected, variances, rank), choice.depth, trained.grams);
  const kappaOf = (values: Float64Array) =>
    values[rank - 1] > RESOLUTION * values[0] ? values[0] / values[rank - 1] : null;
  const shared = (value: number | null | undefined) => (value === null || value === undefined ? null : share * value);
  const weightAlignmentPredicted = predicted.layers.map((layer) => shared(layer.weightAlignment));
  const weightAlignmentMeasured = predicted.layers.map(({ layer }) => shared(trained.weightAlignment.layers[layer]));
  const lowest = (values: (number | null)[]) => Math.min(...values.filter((value) => value !== null));
  return {
    predicted,
    trained,
    training,
    share,
    kappas: resolvedKappas(trained.matrices, trained.grams, rank),
    kappaLearned: kappaOf(trained.learned),
    weightAlignmentPredicted,
    weightAlignmentMeasured,
    gradientAlignment() {
      const { layers } = range ? gradientAlignmentInFull(full, situation, trained) : trained.gradientAlignment();
      return predicted.layers.map(({ layer }) => layers[layer] ?? null);
    },
    lowestPredicted: lowest(weightAlignmentPredicted),
    lowestMeasured: lowest(weightAlignmentMeasured),
  };
}

/** A map times the standard deviations of the coordinates it takes: what each of its directions adds to the output. */
const weighted = (map: Matrix, variances: Float64Array): Matrix =>
  matrixFrom(map.rows, map.cols, (i, j) => map.data[i * map.cols + j] * Math.sqrt(variances[j]));

/** The number of directions of the best map that the network's map has learned; at least one. */
function learnedRank(best: Matrix, learned: Matrix, variances: Float64Array): number {
  const full = rankOf(singularValues(best), MAP_RANK_TOLERANCE);
  const goal = singularValues(weighted(best, variances));
  const now = singularValues(weighted(learned, variances));
  let rank = 0;
  while (rank < full && now[rank] >= LEARNED * goal[rank]) rank++;
  return Math.max(rank, 1);
}

/** The part of a map in its `rank` leading directions of the output; the map itself where these are all. */
function withinLeading(map: Matrix, variances: Float64Array, rank: number): Matrix {
  if (rank >= rankOf(singularValues(map), MAP_RANK_TOLERANCE)) return map;
  const { U } = svd(weighted(map, variances));
  const leading = block(U, 0, 0, U.rows, rank);
  return product(leading, transpose(leading), map);
}

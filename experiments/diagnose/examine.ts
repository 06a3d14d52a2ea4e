import { forecast, learnedMap } from "../../theory/alignment/index.ts";
import { type NetworkChoice, type Situation, train, type Trained } from "../setups/index.ts";

/** Training that explains this fraction of what can be explained has converged. */
export const FULLY = 1 - 1e-6;

/** A forecast and the simulation it is held against. */
export interface Examined {
  readonly predicted: ReturnType<typeof forecast>;
  readonly trained: Trained;
  /** The lowest weight alignment of a layer. */
  readonly lowestPredicted: number;
  readonly lowestMeasured: number;
}

/** Predicts and simulates one network on one situation, up to the fraction `goal` of what can be explained. */
export function examine(situation: Situation, choice: NetworkChoice, goal: number): Examined {
  const { variances, cross } = situation;
  const rank = forecast(learnedMap(variances, cross, 1), choice.depth).rank;
  const trained = train(situation, choice, goal, rank);
  const map = trained.explained >= FULLY ? learnedMap(variances, cross, 1) : trained.map;
  const predicted = forecast(map, choice.depth, trained.grams);
  const lowest = (values: (number | null)[]) => Math.min(...values.filter((value) => value !== null));
  return {
    predicted,
    trained,
    lowestPredicted: lowest(predicted.layers.map((layer) => layer.weightAlignment)),
    lowestMeasured: lowest(Object.values(trained.measures.weightAlignment.layers)),
  };
}

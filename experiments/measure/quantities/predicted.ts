import { regression, sampleMoments } from "../../../src/data/index.ts";
import { gram, norm, symmetricEigen, type Matrix } from "../../../src/linalg/index.ts";
import { forecast } from "../../../theory/alignment/index.ts";
import type { Network } from "../network/index.ts";
import type { MeasuredSamples } from "./signalMeasures.ts";

/** What linear theory expects of a layer. */
export interface LayerPrediction {
  readonly layer: number;
  readonly kappa: number;
  readonly weightAlignment: number | null;
}

/** Inputs of more dimensions take long to decompose. */
const MOST_INPUTS = 1500;

/**
 * What linear theory expects of a network of this depth and feedback that learned the regression of the targets on the
 * inputs by DFA, from zero weights and in full; null where there is nothing to learn,
 * the inputs have too many dimensions, or a hidden layer is narrower than the output.
 */
export function predictedOf(
  { layers, feedback }: Network,
  { inputs, targets }: MeasuredSamples,
): LayerPrediction[] | null {
  if (inputs.cols > MOST_INPUTS || layers.some(({ map }) => map.rows < targets.cols)) return null;
  const moments = sampleMoments(inputs, targets);
  if (!(norm(moments.cross) > 1e-12 * Math.sqrt(norm(moments.inputs)))) return null;
  const { map } = regression(moments);
  const grams = feedback?.kind === "dfa" ? feedback.matrices.map(gram) : null;
  const own = grams !== null && grams.every(isInvertible) ? grams : undefined;
  return forecast(map, layers.length, own).layers.map(({ layer, kappa, weightAlignment }) => ({
    layer,
    kappa,
    weightAlignment,
  }));
}

function isInvertible(G: Matrix): boolean {
  const { values } = symmetricEigen(G);
  return values[0] > 1e-10 * values[values.length - 1];
}

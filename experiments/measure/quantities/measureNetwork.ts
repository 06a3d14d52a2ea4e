import { cosine } from "../../../src/measure/index.ts";
import { inner, type Matrix } from "../../../src/linalg/index.ts";
import { innerOfGrams } from "../network/index.ts";
import { backwardProducts, imbalance, nearestFeedback } from "./nearestFeedback.ts";
import type { Network, NetworkFeedback } from "../network/index.ts";
import { signalMeasures, type MeasuredSamples, type SignalMeasures } from "./signalMeasures.ts";
import { structureMeasures, type StructureMeasures } from "./structureMeasures.ts";
import { worstCaseGradientAlignment } from "./worstCase.ts";

/** One layer of a trained network; null where a quantity does not exist. */
export interface LayerMeasurement extends StructureMeasures {
  readonly layer: number;
  /** The name and the shape of its tensor. */
  readonly name: string;
  readonly shape: readonly number[];
  /** n_l. */
  readonly units: number;
  /**
   * The mean over samples of the cosine between the rule's signal and BP's, l < L; with it the mean of the lowest
   * tenth.
   */
  readonly gradientAlignment: number | null;
  readonly gradientAlignmentLow: number | null;
  /** The cosine between the two updates over all samples, l < L. */
  readonly updateAlignment: number | null;
  /** The least cosine that any error's signals can have, slopes aside, l < L. */
  readonly gradientAlignmentWorstCase: number | null;
  /** Weight alignment of what was learned since the first checkpoint of a course. */
  readonly learnedAlignment: number | null;
  /** ‖W_{l+1}ᵀW_{l+1} − W_lW_lᵀ‖ relative to the two, l < L: BP's flow conserves what is in the norm. */
  readonly imbalance: number | null;
  /** Without feedback: how the orthonormal feedback nearest to BP's signals would align. */
  readonly nearestFeedback: NearestMeasures | null;
}

export interface NearestMeasures {
  readonly weightAlignment: number | null;
  readonly gradientAlignment: number | null;
  /** cos∠(F_l, W_{l+1}ᵀ … W_Lᵀ), l < L: how near the nearest is. */
  readonly product: number | null;
}

export interface NetworkMeasurement {
  readonly layers: readonly LayerMeasurement[];
  readonly accuracy: number | null;
  readonly loss: number | null;
}

export interface MeasureNetworkOptions {
  readonly samples?: MeasuredSamples | undefined;
  /** The same network at the start of the course. */
  readonly first?: Network | undefined;
}

/** Everything that a trained network's weights, its feedback and samples say. */
export function measureNetwork(network: Network, { samples, first }: MeasureNetworkOptions = {}): NetworkMeasurement {
  const { layers, feedback } = network;
  const structure = structureMeasures(layers, feedback);
  const signals = samples ? signalMeasures(layers, feedback, samples) : null;
  const products = backwardProducts(layers);
  const nearest = feedback === null ? measureNearest(network, products, samples) : null;
  const learned = first ? learnedAlignment(network, first) : null;
  return {
    layers: layers.map(({ name, shape, map }, i) => ({
      layer: i + 1,
      name,
      shape,
      units: map.rows,
      ...structure[i],
      gradientAlignment: signals?.gradientAlignment[i] ?? null,
      gradientAlignmentLow: signals?.gradientAlignmentLow[i] ?? null,
      updateAlignment: signals?.updateAlignment[i] ?? null,
      gradientAlignmentWorstCase:
        feedback?.kind === "dfa" && i < products.length
          ? worstCaseGradientAlignment(feedback.matrices[i], products[i])
          : null,
      learnedAlignment: learned?.[i] ?? null,
      imbalance: i + 1 < layers.length ? imbalance(layers[i], layers[i + 1]) : null,
      nearestFeedback: nearest?.[i] ?? null,
    })),
    accuracy: signals?.accuracy ?? null,
    loss: signals?.loss ?? null,
  };
}

function measureNearest(
  { layers }: Network,
  products: readonly Matrix[],
  samples: MeasuredSamples | undefined,
): NearestMeasures[] | null {
  const matrices = nearestFeedback(layers);
  if (matrices === null) return null;
  const feedback: NetworkFeedback = { kind: "dfa", matrices, rounding: 0 };
  const structure = structureMeasures(layers, feedback);
  const signals: SignalMeasures | null = samples ? signalMeasures(layers, feedback, samples) : null;
  return layers.map((_, i) => ({
    weightAlignment: structure[i].weightAlignment,
    gradientAlignment: signals?.gradientAlignment[i] ?? null,
    product:
      i < matrices.length
        ? cosine(inner(matrices[i], products[i]), inner(matrices[i], matrices[i]), inner(products[i], products[i]))
        : null,
  }));
}

/** cos∠(W_l − W_l⁰, F_lF_{l−1}ᵀ), l ≥ 2, or with B_l for FA. */
function learnedAlignment({ layers, feedback }: Network, first: Network): (number | null)[] {
  return layers.map(({ map }, i) => {
    if (i === 0 || feedback === null) return null;
    const before = first.layers[i].map;
    // The difference of two maps of one structure, by the bilinear forms alone.
    const size = map.squaredNorm - 2 * map.inner(before) + before.squaredNorm;
    const between = (F: Matrix | null, below: Matrix) => {
      const [a, b] = [map.times(below), before.times(below)];
      let sum = 0;
      for (let k = 0; k < a.data.length; k++) {
        const aim = F === null ? (k % a.cols === Math.floor(k / a.cols) ? 1 : 0) : F.data[k];
        sum += aim * (a.data[k] - b.data[k]);
      }
      return sum;
    };
    if (!(size > NO_CHANGE * map.squaredNorm)) return null;
    if (feedback.kind === "fa") {
      const B = feedback.maps[i - 1];
      return cosine(B.inner(map) - B.inner(before), size, B.squaredNorm);
    }
    const [F, below] = [feedback.matrices[i] ?? null, feedback.matrices[i - 1]];
    const aim = F === null ? inner(below, below) : innerOfGrams(F, below);
    return cosine(between(F, below), size, aim);
  });
}

/**
 * Weights that moved by less than this share of their squared norm have not learned: it is what subtracting leaves of
 * rounding.
 */
const NO_CHANGE = 1e-12;

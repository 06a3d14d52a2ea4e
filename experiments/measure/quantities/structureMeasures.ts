import {
  conditioningOf,
  identity,
  inner,
  multiply,
  norm,
  pseudoInverse,
  RANK_TOLERANCE,
  rankOf,
  singularValues,
  transpose,
  type Matrix,
} from "../../../src/linalg/index.ts";
import { cosine, factoriseAlignment, chanceCosine } from "../../../src/measure/index.ts";
import { innerOfGrams, type LayerMap } from "../network/index.ts";
import type { NetworkFeedback, NetworkLayer } from "../network/index.ts";

/** What weights and feedback alone say of a layer; null where a quantity does not exist. */
export interface StructureMeasures {
  /** cos∠(W_l, F_lF_{l−1}ᵀ), l ≥ 2; with FA's feedback cos∠(W_l, B_l). */
  readonly weightAlignment: number | null;
  /** The root mean square of that cosine for weights that have nothing to do with the feedback. */
  readonly chance: number | null;
  /** The part of ‖W_l‖² that lies in F_l A_l F_{l−1}ᵀ. */
  readonly explainedByAlignmentMatrix: number | null;
  /** κ(A_l) over its rank. */
  readonly kappa: number | null;
  readonly rank: number | null;
  /** The factors of weight alignment under orthonormal feedback, l ≥ 2. */
  readonly conditioning: number | null;
  readonly symmetry: number | null;
  /**
   * How strongly A_l acts on the direction in which all outputs move alike, 1 for the mean over all directions: the
   * errors of a softmax have none of it, l ≥ 2.
   */
  readonly commonMode: number | null;
  /** The largest weight alignment that the layer's structure allows, l ≥ 2. */
  readonly ceiling: number | null;
}

const NOTHING: StructureMeasures = {
  weightAlignment: null,
  chance: null,
  explainedByAlignmentMatrix: null,
  kappa: null,
  rank: null,
  conditioning: null,
  symmetry: null,
  commonMode: null,
  ceiling: null,
};

/** Of every layer of a network. */
export function structureMeasures(
  layers: readonly NetworkLayer[],
  feedback: NetworkFeedback | null,
): StructureMeasures[] {
  if (feedback === null) return layers.map(() => NOTHING);
  if (feedback.kind === "fa") {
    return layers.map(({ map }, i) => {
      const B = feedback.maps[i - 1];
      if (B === undefined) return NOTHING;
      const weightAlignment = cosine(map.inner(B), map.squaredNorm, B.squaredNorm);
      return { ...NOTHING, weightAlignment, chance: chanceCosine(map.dimension) };
    });
  }
  const sides = feedback.matrices.map((F): Side => {
    const s = singularValues(F);
    return { F, inverse: rankOf(s) < F.cols ? null : pseudoInverse(F), least: s[s.length - 1] };
  });
  return layers.map((layer, i) => {
    const rounding = Math.max(layer.rounding, feedback.rounding);
    return i === 0 ? lowest(layer.map, sides[0], rounding) : upper(layer.map, sides[i] ?? null, sides[i - 1], rounding);
  });
}

/** A feedback matrix, its left inverse (null where it is rank-deficient), and its least singular value. */
interface Side {
  readonly F: Matrix;
  readonly inverse: Matrix | null;
  readonly least: number;
}

/** `A_1 = F_1⁺ W_1`. */
function lowest(map: LayerMap, { F, inverse, least }: Side, rounding: number): StructureMeasures {
  if (inverse === null) return NOTHING;
  const A = transpose(map.transposedTimes(transpose(inverse)));
  const explained = norm(multiply(F, A)) ** 2;
  return {
    ...NOTHING,
    explainedByAlignmentMatrix: map.squaredNorm > 0 ? explained / map.squaredNorm : null,
    ...resolved(A, map, rounding / least),
  };
}

/** Layer l ≥ 2; `above` is null for the last, where F_L = I. */
function upper(map: LayerMap, above: Side | null, below: Side, rounding: number): StructureMeasures {
  const F = above?.F ?? identity(map.rows);
  const aimSquaredNorm = innerOfGrams(F, below.F);
  const projected = map.projectedSquaredNorm(F, below.F);
  const ceiling = aimSquaredNorm > 0 ? Math.min(1, Math.sqrt(projected / aimSquaredNorm)) : null;
  const shown = {
    ...NOTHING,
    weightAlignment: cosine(inner(map.times(below.F), F), map.squaredNorm, aimSquaredNorm),
    chance: ceiling === null ? null : ceiling * chanceCosine(map.dimension),
    ceiling,
  };
  if (below.inverse === null || above?.inverse === null) return shown;
  // F_l⁺ W (F_{l−1}⁺)ᵀ.
  const WP = map.times(transpose(below.inverse));
  const A = above ? multiply(above.inverse, WP) : WP;
  const factors = factoriseAlignment(A);
  return {
    ...shown,
    explainedByAlignmentMatrix: map.squaredNorm > 0 ? innerOfGrams(multiply(F, A), below.F) / map.squaredNorm : null,
    ...resolved(A, map, rounding / (below.least * (above?.least ?? 1))),
    conditioning: factors?.conditioning ?? null,
    symmetry: factors?.symmetry ?? null,
    commonMode: commonModeOf(A),
  };
}

/** √((‖A u‖² + ‖Aᵀu‖²) / (2‖A‖_F²/n)), u = (1, …, 1)/√n; null for a zero matrix. */
function commonModeOf({ rows, cols, data }: Matrix): number | null {
  const [rowSums, colSums] = [new Float64Array(rows), new Float64Array(cols)];
  let size = 0;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) {
      const entry = data[i * cols + j];
      rowSums[i] += entry;
      colSums[j] += entry;
      size += entry * entry;
    }
  }
  const squares = [...rowSums, ...colSums].reduce((sum, x) => sum + x * x, 0);
  return size > 0 ? Math.sqrt(squares / (2 * size)) : null;
}

/**
 * κ and rank of a recovered alignment matrix. Weights are stored rounded: an error in each entry of `rounding` times it
 * becomes, seen through the inverses of the feedback,
 * a matrix of about `rms(W)·rounding·(√rows + √cols)`, and singular values below that are rounding.
 * @param rounding relative, over the least singular values of the feedback
 */
function resolved(A: Matrix, map: LayerMap, rounding: number): Pick<StructureMeasures, "kappa" | "rank"> {
  const s = singularValues(A);
  const rms = Math.sqrt(map.squaredNorm / (map.rows * map.cols));
  const error = rounding * rms * (Math.sqrt(A.rows) + Math.sqrt(A.cols));
  return conditioningOf(s, s[0] > 0 ? Math.max(RANK_TOLERANCE, error / s[0]) : RANK_TOLERANCE);
}

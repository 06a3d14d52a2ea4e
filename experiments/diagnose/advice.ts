import type { PreparedDataset } from "../../src/data/files/bytes.ts";
import {
  diagonal,
  multiply,
  norm,
  product,
  rankOf,
  symmetricEigen,
  transpose,
  type Matrix,
} from "../../src/linalg/index.ts";
import { examine, type Examined } from "./examine.ts";
import {
  centredTargets,
  mappedTargets,
  type NetworkChoice,
  resolvedSituation,
  type Situation,
  whitenedInputs,
} from "../setups/index.ts";

/** What a change is about, for those who want to try it. */
export type AdviceKind =
  | "whiten-targets"
  | "whiten-inputs"
  | "centre-targets"
  | "standardise-columns"
  | "one-scale"
  | "fewer-layers"
  | "orthonormal-feedback"
  | "wider-layers";

/**
 * A change that would help, and by how much: gains are in the lowest weight alignment of a layer, predicted by the
 * theory and measured by simulating the change.
 */
export interface Advice {
  readonly change: string;
  readonly kind: AdviceKind;
  readonly predictedGain: number;
  readonly measuredGain: number;
}

/** Gains below this are not worth a change. */
const WORTHWHILE = 0.005;

interface Change {
  readonly change: string;
  readonly kind: AdviceKind;
  situation(): Situation;
  readonly choice?: Partial<NetworkChoice>;
  /** Whether another change does this and more: it then goes first where both help alike. */
  readonly part?: boolean;
}

/** What is to be improved: a network on a situation, of which this data set is the source. */
interface Asked {
  readonly situation: Situation;
  readonly dataset: Pick<PreparedDataset, "classes"> &
    Partial<Pick<PreparedDataset, "byColumn">> & { readonly targets: unknown };
  readonly choice: NetworkChoice;
  readonly goal: number;
  readonly now: Examined;
}

/**
 * Tries the changes that could help this network on these data and keeps those that the theory expects, and the
 * simulation finds, to help; the most helpful first.
 */
export function advise(asked: Asked, onProgress: (fraction: number) => void): Advice[] {
  const { choice, goal, now } = asked;
  const changes = candidates(asked);
  return changes
    .map((change, i) => {
      const then = examine(change.situation(), { ...choice, ...change.choice }, goal);
      onProgress((i + 1) / changes.length);
      const advice: Advice = {
        change: change.change,
        kind: change.kind,
        predictedGain: then.lowestPredicted - now.lowestPredicted,
        measuredGain: then.lowestMeasured - now.lowestMeasured,
      };
      return { advice, rank: advice.measuredGain - (change.part ? WORTHWHILE : 0) };
    })
    .filter(({ advice }) => Math.min(advice.predictedGain, advice.measuredGain) >= WORTHWHILE)
    .toSorted((a, b) => b.rank - a.rank)
    .map(({ advice }) => advice);
}

function candidates({ situation, dataset, choice }: Asked): Change[] {
  const same = () => situation;
  const { targetCovariance, targetMean } = situation;
  const changes: Change[] = [
    {
      kind: "whiten-targets",
      change: "whiten the targets (multiply them by the inverse square root of their second moments)",
      situation: () => mappedTargets(situation, inverseRoot(targetCovariance)),
    },
    {
      kind: "whiten-inputs",
      change: "whiten the inputs (every direction of variance one)",
      situation: () => whitenedInputs(situation),
    },
  ];
  if (norm(targetMean) ** 2 > 1e-12 * norm(targetCovariance)) {
    changes.push({
      kind: "centre-targets",
      change: "centre the targets (subtract their mean)",
      situation: () => centredTargets(situation),
    });
  }
  const { byColumn } = dataset;
  if (byColumn) {
    changes.push({
      kind: "standardise-columns",
      change: "standardise the inputs column by column (--standardise feature)",
      situation: () => resolvedSituation(byColumn(), (dataset as PreparedDataset).targets).situation,
    });
  }
  const scales = dataset.classes ? null : oneScale(targetCovariance, targetMean);
  if (scales) {
    changes.push({
      kind: "one-scale",
      change: "bring the targets to one scale (divide each by its standard deviation)",
      situation: () => mappedTargets(situation, scales),
      part: true,
    });
  }
  if (choice.depth > 2) {
    changes.push({
      kind: "fewer-layers",
      change: `use fewer layers (${choice.depth - 1} instead of ${choice.depth})`,
      situation: same,
      choice: { depth: choice.depth - 1 },
    });
  }
  if (choice.width !== "infinite" && choice.feedback.kind !== "orthonormal" && choice.width >= targetMean.cols) {
    changes.push({
      kind: "orthonormal-feedback",
      change: "use orthonormal feedback",
      situation: same,
      choice: { feedback: { kind: "orthonormal" } },
    });
    changes.push({
      kind: "wider-layers",
      change: `use wider layers (${4 * choice.width} instead of ${choice.width})`,
      situation: same,
      choice: { width: 4 * choice.width },
    });
  }
  return changes;
}

/**
 * `S^{−½}` over the rank of a positive semidefinite S. Where targets of different units make its small directions drown
 * in the large ones it is
 * `C^{−½} D^{−1}` with `S = D C D`, C of unit diagonal: it whitens as well, in other axes.
 */
function inverseRoot(S: Matrix): Matrix {
  const sizes = Float64Array.from({ length: S.rows }, (_, i) => Math.sqrt(S.data[i * S.cols + i]));
  const inverse = diagonal(sizes.map((size) => (size > 0 ? 1 / size : 0)));
  const C = product(inverse, S, inverse);
  const plain = rootOverRank(S);
  const scaled = rootOverRank(C);
  return scaled.rank > plain.rank ? multiply(scaled.root, inverse) : plain.root;
}

function rootOverRank(S: Matrix): { root: Matrix; rank: number } {
  const { values, vectors } = symmetricEigen(S);
  const rank = rankOf(values.toReversed(), 1e-10);
  const scales = values.map((value, i) => (i >= values.length - rank ? 1 / Math.sqrt(value) : 0));
  return { root: product(vectors, diagonal(scales), transpose(vectors)), rank };
}

/** Standard deviations of targets that differ by more than this factor are worth bringing to one scale. */
const SCALES = 1.5;

/** The diagonal matrix that divides each target by its standard deviation; null where they are alike. */
function oneScale(covariance: Matrix, mean: Matrix): Matrix | null {
  const n = covariance.rows;
  const deviations = Float64Array.from({ length: n }, (_, i) =>
    Math.sqrt(Math.max(0, covariance.data[i * n + i] - mean.data[i] ** 2)),
  );
  const varying = deviations.filter((d) => d > 0);
  if (varying.length < 2 || !(Math.max(...varying) > SCALES * Math.min(...varying))) return null;
  return diagonal(deviations.map((d) => (d > 0 ? 1 / d : 1)));
}

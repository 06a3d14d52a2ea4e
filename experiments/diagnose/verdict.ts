import type { Advice } from "./advice.ts";
import type { CourseLook } from "./course.ts";
import type { DatasetDiagnosis, LayerDiagnosis } from "./diagnosis.ts";

interface Findings {
  readonly data: DatasetDiagnosis["data"];
  readonly layers: readonly LayerDiagnosis[];
  /** The symmetry factor of A_2 … A_L. */
  readonly symmetry: readonly number[];
  readonly advice: readonly Advice[];
  /** The end of training, where it converged. */
  readonly end: CourseLook | null;
  readonly constantColumns: number;
  /** The fraction of the largest variance of the inputs below which a direction counts as none. */
  readonly tolerance: number;
  /** Names of targets that the network has hardly learned. */
  readonly unlearned: readonly string[];
  readonly width: number | "infinite";
  /** Whether the forecast took the feedback's own Gram matrices into account. */
  readonly ownFeedback: boolean;
}

/** Weight alignment from which DFA's weights are called well aligned, and below which poorly. */
const WELL = 0.9;
const POORLY = 0.7;

/** In words: whether DFA aligns on the data, in which layer least, and what limits it there. */
export function verdictOf(findings: Findings): string {
  const { data, layers, symmetry, advice, end, constantColumns, tolerance, unlearned, width, ownFeedback } = findings;
  const worst = layers
    .slice(1)
    .reduce((low, layer) => (layer.weightAlignmentMeasured! < low.weightAlignmentMeasured! ? layer : low));
  const alignment = worst.weightAlignmentMeasured ?? worst.weightAlignmentPredicted ?? 0;
  const how =
    alignment >= WELL
      ? "DFA aligns well on these data"
      : alignment >= POORLY
        ? "DFA aligns on these data, but not fully"
        : "DFA aligns poorly on these data";
  const sentences = [
    `${how}: once ${percent(data.explained)} of what a linear map can explain is learned, the least aligned layer, ${worst.layer}, has weight alignment ${alignment.toFixed(3)} (predicted ${fixed(worst.weightAlignmentPredicted)}).`,
    limit(data, worst, symmetry[worst.layer - 2]),
  ];
  if (width !== "infinite" && width < data.outputs) {
    sentences.push(
      `The hidden layers are narrower than the output, so that no more than ${width} of its ${data.outputs} directions can be learned: the predictions do not cover this.`,
    );
  } else if (!ownFeedback) {
    sentences.push(
      "The feedback is too far from orthonormal for the theory of finite widths: the condition numbers predicted are those of infinite width.",
    );
  }
  if (unlearned.length > 0) {
    sentences.push(
      `Of the targets, ${listed(unlearned)} ${unlearned.length === 1 ? "is" : "are"} hardly learned: beside larger ones a small target counts for little.`,
    );
  }
  if (data.rankLearned >= data.rankRegression && data.kappaRegression > 2 * data.kappaLearned) {
    sentences.push(
      `Training much longer would lower alignment: the directions with little variance bring κ(W*) to ${short(data.kappaRegression)}, from ${short(data.kappaLearned)} now.`,
    );
    if (end !== null) {
      const lowest = end.layers
        .slice(1)
        .reduce((low, layer) => (layer.weightAlignmentMeasured! < low.weightAlignmentMeasured! ? layer : low));
      sentences.push(
        `At convergence, time ${short(end.time)}, layer ${lowest.layer} has weight alignment ${fixed(lowest.weightAlignmentMeasured)} (predicted ${fixed(lowest.weightAlignmentPredicted)}).`,
      );
    }
  }
  if (data.rankInputs < data.inputs) {
    sentences.push(
      `Σ_xx is singular: ${data.inputs - data.rankInputs} of ${data.inputs} directions of the inputs do not vary${constantColumns > 0 ? ` (${constantColumns} constant columns)` : ""} and are left out through the pseudo-inverse (variance below ${tolerance.toPrecision(1)} of the largest counts as none).`,
    );
  }
  sentences.push(
    advice.length > 0
      ? `What would help most: ${advice[0].change}.`
      : "None of the changes tried would help noticeably.",
  );
  return sentences.join(" ");
}

/** Weight alignment from which there is nothing to explain. */
const FULL = 0.995;

function limit(data: DatasetDiagnosis["data"], worst: LayerDiagnosis, symmetry: number): string {
  const alignment = worst.weightAlignmentMeasured ?? worst.weightAlignmentPredicted ?? 0;
  if (alignment >= FULL) return "Nothing limits it.";
  const { rankLearned: rank, outputs } = data;
  // Alignment is that within the directions learned, times the root of their share.
  const share = Math.sqrt(rank / outputs);
  const map =
    data.rankRegression < outputs && data.rankRegression <= rank
      ? `the regression map has rank ${data.rankRegression} of ${outputs}`
      : `the learned map has rank ${rank} of ${outputs}`;
  const kappa = data.kappaLearnedMeasured ?? data.kappaLearned;
  const carried = `the learned map has condition number ${short(kappa)}, of which layer ${worst.layer} carries κ(A_${worst.layer}) = ${short(worst.kappaMeasured)}`;
  const within = alignment / share;
  const cause =
    rank === outputs
      ? `What limits it is conditioning: ${carried}.`
      : share <= within
        ? `What limits it is rank: ${map}, which alone keeps alignment below ${share.toFixed(3)}${within >= FULL ? "" : `; conditioning costs the rest: ${carried}`}.`
        : `What limits it is conditioning: ${carried}, and ${map}, which alone keeps alignment below ${share.toFixed(3)}.`;
  if (symmetry > 0.98) return cause;
  return `${cause} Its alignment matrix is also not symmetric (symmetry factor ${symmetry.toFixed(3)}), which the theory leaves out.`;
}

const listed = (names: readonly string[]): string =>
  names.length > 5 ? `${names.slice(0, 5).join(", ")}, …` : names.join(", ");
const percent = (fraction: number): string => (fraction > 0.9999 ? "all" : `${(100 * fraction).toFixed(0)} %`);
const short = (value: number | null): string =>
  value === null ? "beyond double precision" : value < 1000 ? value.toPrecision(3) : value.toExponential(1);
const fixed = (value: number | null): string => (value === null ? "beyond double precision" : value.toFixed(3));

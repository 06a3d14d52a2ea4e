import type { LayerMeasurement } from "./quantities/index.ts";
import type { Network } from "./network/index.ts";

/** Weight alignment from which layers are called well aligned. */
const WELL = 0.9;
/** Below this part of the mean direction's share the alignment matrix is taken not to act on a direction. */
const NO_COMMON_MODE = 0.2;
/** Times chance up to which a cosine says nothing. */
const BY_CHANCE = 3;

/** In words: which layer limits a network's alignment, and why. */
export function verdictOf({ feedback }: Network, layers: readonly LayerMeasurement[]): string {
  if (feedback === null) return withoutFeedback(layers);
  const upper = layers.filter(({ weightAlignment }) => weightAlignment !== null);
  if (upper.length === 0) return "No layer has a weight alignment: weights or feedback are zero.";
  const worst = upper.reduce((low, layer) => (layer.weightAlignment! < low.weightAlignment! ? layer : low));
  const value = worst.weightAlignment!;
  const called = `Layer ${worst.layer} (${worst.name})`;
  if (value >= WELL) {
    return `All layers are aligned with their feedback: the least aligned, layer ${worst.layer} (${worst.name}), has weight alignment ${digits(value)}.`;
  }
  const against = `weight alignment ${digits(value)}, where chance shows ${digits(worst.chance!)}`;
  if (feedback.kind === "fa") return `${called} limits: it has ${against}.`;
  const byChance = Math.abs(value) < BY_CHANCE * worst.chance! ? ", so that it is not told apart from chance" : "";
  return `${called} limits: it has ${against}${byChance}; ${reason(worst, layers.at(-1)!.units)}.`;
}

/** The least of the factors of which weight alignment is made (exactly so under orthonormal feedback). */
function reason(worst: LayerMeasurement, outputs: number): string {
  const { layer, explainedByAlignmentMatrix: explained } = worst;
  if (worst.ceiling === null || explained === null) {
    return "its feedback has no inverse, as where a layer is narrower than the output, so that its alignment matrix is not unique";
  }
  const symmetry = worst.symmetry ?? 1;
  const factors: [number, string][] = [
    [
      worst.ceiling,
      `its structure does, whatever it learns: weights of this layer reach at most ${digits(worst.ceiling)} (its ceiling)`,
    ],
    [
      Math.sqrt(explained),
      `much of its weights lies outside the span of the feedback: F_${layer} A_${layer} F_${layer - 1}ᵀ explains ${percent(explained)} of them, the rest is what they started from or what another rule wrote`,
    ],
    [worst.conditioning ?? 1, conditioningOf(worst, outputs)],
    [symmetry, `its alignment matrix is far from symmetric and positive (symmetry ${digits(symmetry)})`],
  ];
  return factors.reduce((least, next) => (next[0] < least[0] ? next : least))[1];
}

function conditioningOf({ kappa, rank, commonMode }: LayerMeasurement, outputs: number): string {
  const uneven = `conditioning does: the singular values of its alignment matrix are uneven (κ = ${kappa === null ? "–" : kappa.toPrecision(3)}, rank ${rank})`;
  if (outputs < 2 || commonMode === null || commonMode > NO_COMMON_MODE) return uneven;
  const bound = Math.sqrt((outputs - 1) / outputs);
  return `${uneven}; nothing is learned in the direction in which all outputs move alike, where the errors of a softmax never point, and that alone keeps alignment below ${digits(bound)}`;
}

function withoutFeedback(layers: readonly LayerMeasurement[]): string {
  const products = layers.filter(({ nearestFeedback }) => nearestFeedback?.product != null);
  if (products.length === 0) {
    return "There is no feedback, and no orthonormal one to compare with: a hidden layer is narrower than the output, or weights vanish.";
  }
  const worst = products.reduce((low, layer) =>
    layer.nearestFeedback!.product! < low.nearestFeedback!.product! ? layer : low,
  );
  return `There is no feedback. The orthonormal feedback nearest to what backpropagation sends comes least close in layer ${worst.layer} (${worst.name}), with cosine ${digits(worst.nearestFeedback!.product!)}: no orthonormal feedback fits these weights better.`;
}

const digits = (value: number): string => value.toFixed(3);
const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;

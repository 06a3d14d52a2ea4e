import { subtract } from "../../../src/linalg/index.ts";
import { learnedMap } from "../../../theory/alignment/index.ts";
import {
  meanSignalAlignment,
  meanWeightAlignment,
  zeroWeightMatrices,
  type LayersAndTotal,
} from "../../../theory/deep/index.ts";
import { explainedAt, mapOf, type LinearTheory } from "./linearTheory.ts";

/** What the linear theory expects of a network at a loss that it has reached. */
export interface ExpectedAlignment {
  /** The fraction of what a linear map can explain that is explained. */
  readonly explained: number;
  /** WA_2 … WA_L and their total. */
  readonly weightAlignment: LayersAndTotal;
  /** GA_1 … GA_{L−1} and their total. */
  readonly gradientAlignment: LayersAndTotal;
  /**
   * Whether the Gram matrices of the feedback were taken into account; false where they are too far from orthonormal
   * for a solution.
   */
  readonly ownFeedback: boolean;
}

/**
 * Weight and gradient alignment expected from the data's moments, the feedback's Gram matrices and the sizes of the
 * initial weights, at the loss that a network has reached.
 * The learned map is the regression on as many leading directions of the inputs as explain what is explained
 * (`learnedMap`); it determines the alignment matrices of a network
 * that started from zero weights; initial weights stand at right angles to what was learned. Signals are averaged over
 * samples, with errors `e = Mx − y`.
 *
 * It holds for linear networks, but for the order in which directions are learned, for alignment matrices that are not
 * symmetric, and where initial weights are so large that
 * the map is made of them (the lazy regime). For tanh it holds while units are not saturated. ReLU units see half of
 * the signals each, which leaves cosines between weights as they
 * are early on, but what they compute beyond a linear map is not in the moments: it breaks once the loss falls below
 * that of the best linear map (`explained` stays at 1).
 * For cross-entropy the softmax is taken to first order.
 * @returns null while the loss is no lower than that of zero outputs
 */
export function expectedAlignment(theory: LinearTheory, loss: number): ExpectedAlignment | null {
  const { situation, network } = theory;
  const explained = explainedAt(theory, loss);
  if (!(explained > 0)) return null;
  const learned = learnedMap(situation.variances, situation.cross, explained);
  const { matrices, ownFeedback } = zeroWeightMatrices(mapOf(theory, learned), network.grams, network.gain);
  return {
    explained,
    weightAlignment: meanWeightAlignment(network, matrices),
    gradientAlignment: meanSignalAlignment(
      network,
      matrices,
      subtract(situation.predictions(learned), situation.targets),
    ),
    ownFeedback,
  };
}

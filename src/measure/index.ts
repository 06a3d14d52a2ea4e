export { alignmentMatrices, feedbackInverses } from "./alignmentMatrices.ts";
export { alignmentOf, chanceCosine, cosine, type Alignment, type CosineParts, type PerLayer } from "./cosine.ts";
export { factoriseAlignment } from "./factorisation.ts";
export {
  gradientAlignment,
  gradientAlignmentOfMatrices,
  signalMatrices,
  type GradientAlignment,
  type SignalNorms,
} from "./gradientAlignment.ts";
export { bpInvariants, dfaInvariants, neuronInvariants } from "./invariants.ts";
export { updateAlignment, updateAlignmentOfMatrices } from "./updateAlignment.ts";
export { backwardWeightAlignment, weightAlignment, weightAlignmentOfMatrices } from "./weightAlignment.ts";

export { bpBalancedness } from "./bpBalancedness.ts";
export { balancedAlignment, dfaConservedQuantity } from "./conservedQuantity.ts";
export { feedbackOverlap, inevitableAlignment } from "./inevitableAlignment.ts";
export { kernelAlignmentMatrix, kernelForm } from "./kernelForm.ts";
export { kolenPollack, remainingAfterSteps, remainingAfterTime } from "./kolenPollack.ts";
export { neuronInvariant, predictedOverlaps } from "./neuronInvariant.ts";
export {
  excessLossOf,
  meanGramAfterOneStep,
  orderParametersInLaw,
  type LinearOrderParameters,
} from "./orderParameters.ts";
export { alignmentVelocities, gradientDescentOrder, populationFlow, type FlowMoments } from "./populationFlow.ts";
export { positiveSymmetricPart } from "./positiveSymmetricPart.ts";
export { predictedOutputWeights, signLaw } from "./signLaw.ts";
export {
  structuredWeights,
  structureTheorem,
  structureTheoremExact,
  type Learned,
  type StructurePart,
} from "./structureTheorem.ts";
export { stepNoise, symmetrisedAlignment, symmetryIdentity, symmetryIdentityExact } from "./symmetryIdentity.ts";
export { targetMatrices, targetProjection } from "./targetProjection.ts";
export { alignedWeights, weakWeightAlignment, weakWeightAlignmentExact } from "./weakAlignment.ts";

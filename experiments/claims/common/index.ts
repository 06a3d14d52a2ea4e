export { alongFlow } from "./alongFlow.ts";
export { infiniteWidths } from "./infiniteWidths.ts";
export { networkOf } from "./networkOf.ts";
export { modesOf, reals, seeds, sharedBasisProblems, timeOfFirst, timeToLearn } from "./sharedBasisProblems.ts";
export { withNarrowGaussianFeedback } from "./withNarrowGaussianFeedback.ts";

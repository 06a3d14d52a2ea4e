export { descentStep, largestDecrease, lastDescentStep } from "./descentStep.ts";
export { feedbackRank, mapAtRest } from "./feedbackRank.ts";
export { richFlow, richState, richVelocity, type RichStart } from "./richFlow.ts";

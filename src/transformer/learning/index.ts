export { feedbackColumns, feedbackSize, transformerFeedback } from "./drawFeedback.ts";
export type { TransformerFeedback } from "./feedback.ts";
export { Optimiser, optimiserMemories } from "./optimiser.ts";
export { rateAt } from "./rateAt.ts";
export { backpropagate, sendErrors } from "./signals.ts";

export type { TransformerFeedback } from "./feedback.ts";
export { backpropagate, sendErrors } from "./signals.ts";

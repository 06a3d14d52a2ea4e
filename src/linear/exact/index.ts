export { exactMatrices } from "./matrices.ts";
export { exactProblem, type ExactDescription, type ExactProblem, type RationalRows } from "./problem.ts";
export { exactReduced } from "./reduced.ts";
export { learnedMatrices, structureResiduals, symmetryResiduals, weakAlignmentResiduals } from "./residuals.ts";
export { exactWeights } from "./weights.ts";

import type { AnyClaim } from "../claim.ts";
import { alignmentCeilingClaim } from "./alignmentCeiling.ts";
import { ceilingAttainedClaim } from "./ceilingAttained.ts";
import { ceilingInTheMeanClaim } from "./ceilingInTheMean.ts";
import { ceilingInTrainingClaim } from "./ceilingInTraining.ts";
import { outputsCeilingClaim } from "./outputsCeiling.ts";
import { projectedUpdateClaim } from "./projectedUpdate.ts";
import { repeatedCeilingClaim } from "./repeatedCeiling.ts";

/** The claims about layers that share and lack weights: how DFA moves them, and how far they can align. */
export const convolutionClaims: readonly AnyClaim[] = [
  projectedUpdateClaim,
  alignmentCeilingClaim,
  ceilingInTheMeanClaim,
  repeatedCeilingClaim,
  outputsCeilingClaim,
  ceilingInTrainingClaim,
  ceilingAttainedClaim,
];

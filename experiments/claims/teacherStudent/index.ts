import type { AnyClaim } from "../claim.ts";
import { degeneracyBreakingClaim } from "./degeneracyBreaking.ts";
import { earlyAlignmentClaim } from "./earlyAlignment.ts";
import { exactInLawClaim } from "./exactInLaw.ts";
import { gaussianAveragesClaim } from "./gaussianAverages.ts";
import { neuronInvariantTeacherStudentClaim } from "./neuronInvariant.ts";
import { orderParameterFlowClaim } from "./orderParameterFlow.ts";
import { plateauClaim } from "./plateau.ts";
import { reluLearningProbabilityClaim } from "./reluLearningProbability.ts";

/** The claims about two-layer teacher–student networks, from the exact chain to what students learn. */
export const teacherStudentClaims: readonly AnyClaim[] = [
  exactInLawClaim,
  orderParameterFlowClaim,
  gaussianAveragesClaim,
  neuronInvariantTeacherStudentClaim,
  earlyAlignmentClaim,
  plateauClaim,
  degeneracyBreakingClaim,
  reluLearningProbabilityClaim,
];

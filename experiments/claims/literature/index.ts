import type { AnyClaim } from "../claim.ts";
import { descentStepClaim } from "./descentStep.ts";
import { feedbackRankClaim } from "./feedbackRank.ts";
import { richFlowClaim } from "./richFlow.ts";

/** Claims of others, held against the simulators. */
export const literatureClaims: readonly AnyClaim[] = [descentStepClaim, feedbackRankClaim, richFlowClaim];

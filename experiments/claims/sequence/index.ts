import type { AnyClaim } from "../claim.ts";
import { besselCeilingClaim } from "./besselCeiling.ts";
import { dealtCeilingClaim } from "./dealtCeiling.ts";
import { descentClaim } from "./descent.ts";
import { earlyGrowthClaim } from "./earlyGrowth.ts";
import { mixingFactorClaim, transportedFeedbackClaim } from "./mixingFactor.ts";
import { placeAverageClaim } from "./placeAverage.ts";
import { residualStructureClaim } from "./residualStructure.ts";
import { sharingTheoremClaim } from "./sharingTheorem.ts";
import { sharingTheoremExactClaim } from "./sharingTheoremExact.ts";

/** The claims about networks of places: what is shared decides what aligns. */
export const sequenceClaims: readonly AnyClaim[] = [
  sharingTheoremClaim,
  sharingTheoremExactClaim,
  dealtCeilingClaim,
  placeAverageClaim,
  mixingFactorClaim,
  transportedFeedbackClaim,
  residualStructureClaim,
  besselCeilingClaim,
  earlyGrowthClaim,
  descentClaim,
];

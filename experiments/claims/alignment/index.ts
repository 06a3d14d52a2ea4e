import type { AnyClaim } from "../claim.ts";
import { alignmentFromMapClaim } from "./alignmentFromMap.ts";
import { crossingClocksClaim } from "./crossingClocks.ts";
import { factorisationClaim } from "./factorisation.ts";
import { gaussianFeedbackAlignmentClaim } from "./gaussianFeedbackAlignment.ts";
import { kantorovichSignalsClaim } from "./kantorovichSignals.ts";
import { kantorovichTightClaim } from "./kantorovichTight.ts";
import { kantorovichWeightsClaim } from "./kantorovichWeights.ts";
import { labelNoiseClaim } from "./labelNoise.ts";
import { labelNoiseDelayClaim } from "./labelNoiseDelay.ts";
import { leakyGrowthClaim } from "./leakyGrowth.ts";
import { signalConditioningClaim } from "./signalConditioning.ts";

/** The claims that lead from conditioning to alignment, and say when layers align. */
export const alignmentClaims: readonly AnyClaim[] = [
  factorisationClaim,
  gaussianFeedbackAlignmentClaim,
  alignmentFromMapClaim,
  kantorovichWeightsClaim,
  kantorovichSignalsClaim,
  kantorovichTightClaim,
  signalConditioningClaim,
  crossingClocksClaim,
  leakyGrowthClaim,
  labelNoiseClaim,
  labelNoiseDelayClaim,
];

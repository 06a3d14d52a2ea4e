import type { AnyClaim } from "../claim.ts";
import { alignmentOrderClaim } from "./alignmentOrder.ts";
import { deepCeilingClaim } from "./deepCeiling.ts";
import { deepCeilingInTheMeanClaim } from "./deepCeilingInTheMean.ts";
import { deepWeakAlignmentClaim } from "./deepWeakAlignment.ts";
import { halfTimesClaim } from "./setups/halfTimes.ts";
import { lateLabelNoiseClaim } from "./lateLabelNoise.ts";
import { meanFlowClaim } from "./meanFlow.ts";
import { neuronDriftClaim } from "./neuronDrift.ts";
import { replicaConvergenceClaim } from "./replicaConvergence.ts";
import { structuredLiftClaim } from "./structuredLift.ts";

/** The claims about deep networks in training: what the linear theory says of them, and where it ends. */
export const deepClaims: readonly AnyClaim[] = [
  deepWeakAlignmentClaim,
  meanFlowClaim,
  alignmentOrderClaim,
  halfTimesClaim,
  neuronDriftClaim,
  lateLabelNoiseClaim,
  replicaConvergenceClaim,
  deepCeilingClaim,
  deepCeilingInTheMeanClaim,
  structuredLiftClaim,
];

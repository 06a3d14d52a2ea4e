import type { AnyClaim } from "../claim.ts";
import { alphaBetaAlignmentClaim } from "./alphaBetaAlignment.ts";
import { alphaBetaExponentsClaim } from "./alphaBetaExponents.ts";
import { alphaBetaMomentsClaim } from "./alphaBetaMoments.ts";
import { alphaBetaSamplesClaim } from "./alphaBetaSamples.ts";
import { ar1LimitClaim } from "./ar1Limit.ts";
import { covarianceSpectraClaim } from "./covarianceSpectra.ts";

/** The claims about the structure of data, and what it does to alignment. */
export const dataClaims: readonly AnyClaim[] = [
  covarianceSpectraClaim,
  ar1LimitClaim,
  alphaBetaMomentsClaim,
  alphaBetaSamplesClaim,
  alphaBetaAlignmentClaim,
  alphaBetaExponentsClaim,
];

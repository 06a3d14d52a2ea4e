import type { AnyClaim } from "../claim.ts";
import { clockClaim } from "./clock.ts";
import { closedFormFlowClaim } from "./closedFormFlow.ts";
import { exponentLawAnyTimeClaim } from "./exponentLawAnyTime.ts";
import { exponentLawEarlyClaim } from "./exponentLawEarly.ts";
import { exponentLawLateClaim } from "./exponentLawLate.ts";
import { exponentLawSecondOrderClaim } from "./exponentLawSecondOrder.ts";
import { exponentsSumToOneClaim } from "./exponentsSumToOne.ts";
import { finiteLearningTimeClaim } from "./finiteLearningTime.ts";

/** The claims about closed forms of the flow, from the clock of one mode to the exponent laws. */
export const closedFormClaims: readonly AnyClaim[] = [
  clockClaim,
  closedFormFlowClaim,
  exponentLawEarlyClaim,
  exponentLawLateClaim,
  exponentLawAnyTimeClaim,
  exponentLawSecondOrderClaim,
  exponentsSumToOneClaim,
  finiteLearningTimeClaim,
];

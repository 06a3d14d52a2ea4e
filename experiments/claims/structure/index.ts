import type { AnyClaim } from "../claim.ts";
import { bpBalancednessClaim } from "./invariants/bpBalancedness.ts";
import { dfaConservedQuantityClaim } from "./invariants/dfaConservedQuantity.ts";
import { gradientDescentOrderClaim } from "./gradientDescentOrder.ts";
import { inevitableAlignmentClaim } from "./invariants/inevitableAlignment.ts";
import { kernelFormClaim } from "./kernelForm.ts";
import { kolenPollackClaim } from "./kolenPollack.ts";
import { neuronInvariantClaim } from "./invariants/neuronInvariant.ts";
import { orderParametersClaim } from "./orderParameters.ts";
import { populationFlowClaim } from "./populationFlow.ts";
import { positiveSymmetricPartClaim } from "./invariants/positiveSymmetricPart.ts";
import { signLawClaim } from "./invariants/signLaw.ts";
import { structureTheoremClaim } from "./structureTheorem.ts";
import { structureTheoremExactClaim } from "./structureTheoremExact.ts";
import { symmetryIdentityClaim } from "./invariants/symmetryIdentity.ts";
import { symmetryIdentityExactClaim } from "./invariants/symmetryIdentityExact.ts";
import { targetProjectionClaim } from "./targetProjection.ts";
import { weakWeightAlignmentClaim } from "./weakWeightAlignment.ts";
import { weakWeightAlignmentExactClaim } from "./weakWeightAlignmentExact.ts";

/** The claims about the structure of DFA, from identities of single runs to laws of ensembles. */
export const structureClaims: readonly AnyClaim[] = [
  weakWeightAlignmentClaim,
  weakWeightAlignmentExactClaim,
  kernelFormClaim,
  structureTheoremClaim,
  structureTheoremExactClaim,
  symmetryIdentityClaim,
  symmetryIdentityExactClaim,
  positiveSymmetricPartClaim,
  inevitableAlignmentClaim,
  dfaConservedQuantityClaim,
  bpBalancednessClaim,
  neuronInvariantClaim,
  signLawClaim,
  populationFlowClaim,
  gradientDescentOrderClaim,
  orderParametersClaim,
  targetProjectionClaim,
  kolenPollackClaim,
];

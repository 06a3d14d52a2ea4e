import type { AnyClaim } from "../claim.ts";
import { bpBalancednessClaim } from "./bpBalancedness.ts";
import { dfaConservedQuantityClaim } from "./dfaConservedQuantity.ts";
import { gradientDescentOrderClaim } from "./gradientDescentOrder.ts";
import { inevitableAlignmentClaim } from "./inevitableAlignment.ts";
import { kernelFormClaim } from "./kernelForm.ts";
import { neuronInvariantClaim } from "./neuronInvariant.ts";
import { orderParametersClaim } from "./orderParameters.ts";
import { populationFlowClaim } from "./populationFlow.ts";
import { positiveSymmetricPartClaim } from "./positiveSymmetricPart.ts";
import { signLawClaim } from "./signLaw.ts";
import { structureTheoremClaim } from "./structureTheorem.ts";
import { structureTheoremExactClaim } from "./structureTheoremExact.ts";
import { symmetryIdentityClaim } from "./symmetryIdentity.ts";
import { symmetryIdentityExactClaim } from "./symmetryIdentityExact.ts";
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
];

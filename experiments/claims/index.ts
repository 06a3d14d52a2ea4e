import type { AnyClaim } from "./claim.ts";
import { alignmentClaims } from "./alignment/index.ts";
import { closedFormClaims } from "./closedForm/index.ts";
import { convolutionClaims } from "./convolution/index.ts";
import { dataClaims } from "./data/index.ts";
import { deepClaims } from "./deep/index.ts";
import { literatureClaims } from "./literature/index.ts";
import { sequenceClaims } from "./sequence/index.ts";
import { teacherStudentClaims } from "./teacherStudent/index.ts";
import { structureClaims } from "./structure/index.ts";

/** Every claim, in the order in which `verify` checks and the report shows them. */
export const claims: readonly AnyClaim[] = [
  ...structureClaims,
  ...closedFormClaims,
  ...alignmentClaims,
  ...dataClaims,
  ...convolutionClaims,
  ...sequenceClaims,
  ...teacherStudentClaims,
  ...deepClaims,
  ...literatureClaims,
];
export type { AnyClaim, Claim } from "./claim.ts";
export { type Spread, verifyAcrossSeeds } from "./acrossSeeds.ts";
export { type Verdict, verifyClaim } from "./verify.ts";

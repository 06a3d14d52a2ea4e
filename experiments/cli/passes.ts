import type { Verdict } from "../claims/index.ts";

/** Whether a claim held and its negative control failed, as it must. */
export const passes = ({ holds, control }: Verdict): boolean => holds && control.failsAsItMust;

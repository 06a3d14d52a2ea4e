import fc from "fast-check";
import type { Claim } from "./claim.ts";

/** What `verify` reports of one claim. */
export interface Verdict {
  readonly id: string;
  readonly title: string;
  readonly cases: number;
  readonly worstResidual: number | null;
  readonly tolerance: number;
  readonly toleranceReason: string;
  readonly holds: boolean;
  readonly control: { readonly description: string; readonly failsAsItMust: boolean; readonly residual: number | null };
}

/** Draws cases of a claim and checks it, and its control, on each of them. The same seed gives the same cases. */
export function verifyClaim<Case>(
  claim: Claim<Case>,
  options: { cases?: number; seed: number; onCase?: () => void },
): Verdict {
  const runs = options.cases ?? claim.runs;
  const problems = fc.sample(claim.cases, { numRuns: runs, seed: options.seed });
  // NaN, once met, stays: then neither the claim holds nor does its control fail as it must, by a number that exceeds the tolerance.
  const worst = (residual: (problem: Case) => number) =>
    problems.reduce((largest, problem) => {
      const value = residual(problem);
      options.onCase?.();
      return Math.max(largest, value);
    }, 0);
  const measured = worst((problem) => claim.residual(problem));
  const control = worst((problem) => claim.control.residual(problem));
  const { value, reason } = claim.tolerance;
  const shown = (residual: number) => (Number.isFinite(residual) ? residual : null);
  return {
    id: claim.prediction.id,
    title: claim.prediction.title,
    cases: runs,
    worstResidual: shown(measured),
    tolerance: value,
    toleranceReason: reason,
    holds: measured <= value,
    control: { description: claim.control.description, failsAsItMust: control > value, residual: shown(control) },
  };
}

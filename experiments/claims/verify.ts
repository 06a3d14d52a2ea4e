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

/**
 * Draws cases of a claim and checks it, and its control, on each of them. The same seed gives the same cases, the first
 * of them whatever their number.
 * A control need not fail on every case: where fewer are asked for than the claim has by default and it has not failed
 * on them, it goes on through the others until it does.
 */
export function verifyClaim<Case>(
  claim: Claim<Case>,
  options: { cases?: number | undefined; seed: number; onCase?: () => void },
): Verdict {
  const runs = options.cases ?? claim.runs;
  const draw = (numRuns: number) => fc.sample(claim.cases, { numRuns, seed: options.seed });
  const problems = draw(runs);
  // NaN, once met, stays: then neither the claim holds nor does its control fail as it must, by a number that exceeds
  // the tolerance.
  const worse = (residual: (problem: Case) => number) => (largest: number, problem: Case) => {
    const value = residual(problem);
    options.onCase?.();
    return Math.max(largest, value);
  };
  const { value, reason } = claim.tolerance;
  const measured = problems.reduce(
    worse((problem) => claim.residual(problem)),
    0,
  );
  const worseControl = worse((problem) => claim.control.residual(problem));
  let control = problems.reduce(worseControl, 0);
  const further = runs < claim.runs && control <= value ? draw(claim.runs).slice(runs) : [];
  for (const problem of further) if (control <= value) control = worseControl(control, problem);
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

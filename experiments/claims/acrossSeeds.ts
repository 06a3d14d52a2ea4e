import type { AnyClaim } from "./claim.ts";
import { type Verdict, verifyClaim } from "./verify.ts";

/** What `verify --seeds` reports of one claim: its verdicts on problems of many seeds, and how near they came. */
export interface Spread {
  readonly id: string;
  readonly title: string;
  readonly cases: number;
  readonly tolerance: number;
  readonly toleranceReason: string;
  /** The worst residual of each seed over the tolerance: their median and the largest; null where one is no number. */
  readonly medianOverTolerance: number | null;
  readonly largestOverTolerance: number | null;
  /** On how many of the seeds the claim held, and its control failed as it must. */
  readonly held: number;
  readonly controlsFailed: number;
  readonly seeds: readonly (Pick<Verdict, "worstResidual" | "holds" | "control"> & { readonly seed: number })[];
}

export interface AcrossSeeds {
  readonly cases?: number | undefined;
  /** The first seed, and how many from there. */
  readonly seed: number;
  readonly seeds: number;
  readonly onCase?: () => void;
}

/**
 * Checks a claim on the problems of many seeds. An exact claim stays under its tolerance on all of them, by a margin
 * that shows how much of it is used; a statistical one may exceed it as often as its reason says.
 */
export function verifyAcrossSeeds(claim: AnyClaim, { cases, seed, seeds, onCase }: AcrossSeeds): Spread {
  const verdicts = Array.from({ length: seeds }, (_, i) => ({
    seed: seed + i,
    verdict: verifyClaim(claim, { cases, seed: seed + i, ...(onCase && { onCase }) }),
  }));
  const [{ verdict: first }] = verdicts;
  const ratios = verdicts
    .map(({ verdict: { worstResidual, tolerance } }) => (worstResidual ?? Infinity) / tolerance)
    .toSorted((a, b) => a - b);
  const shown = (value: number) => (Number.isFinite(value) ? value : null);
  return {
    id: first.id,
    title: first.title,
    cases: first.cases,
    tolerance: first.tolerance,
    toleranceReason: first.toleranceReason,
    medianOverTolerance: shown((ratios[(seeds - 1) >> 1] + ratios[seeds >> 1]) / 2),
    largestOverTolerance: shown(ratios[seeds - 1]),
    held: verdicts.filter(({ verdict }) => verdict.holds).length,
    controlsFailed: verdicts.filter(({ verdict }) => verdict.control.failsAsItMust).length,
    seeds: verdicts.map(({ seed: own, verdict: { worstResidual, holds, control } }) => ({
      seed: own,
      worstResidual,
      holds,
      control,
    })),
  };
}

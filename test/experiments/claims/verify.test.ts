import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Claim } from "../../../experiments/claims/claim.ts";
import { verifyAcrossSeeds } from "../../../experiments/claims/acrossSeeds.ts";
import { verifyClaim } from "../../../experiments/claims/verify.ts";

const claim = (residual: number, control: number): Claim<number> => ({
  prediction: { id: "made-up", title: "Made up", statement: "", source: "derived", assumptions: [], formulas: [] },
  cases: fc.integer(),
  runs: 3,
  residual: () => residual,
  tolerance: { value: 0.1, reason: "made up" },
  control: { description: "made up", residual: () => control },
});
const verdict = (residual: number, control: number) => verifyClaim(claim(residual, control), { seed: 1 });

describe("verifyClaim", () => {
  test("holds within the tolerance, with a control beyond it", () => {
    expect(verdict(0.1, 0.2)).toMatchObject({
      cases: 3,
      worstResidual: 0.1,
      holds: true,
      control: { failsAsItMust: true, residual: 0.2 },
    });
    expect(verdict(0.11, 0.1)).toMatchObject({ holds: false, control: { failsAsItMust: false } });
  });

  describe("with fewer cases than the claim's own number", () => {
    const rare = (failsFrom: number): { claim: Claim<number>; seen: number[] } => {
      const seen: number[] = [];
      const made = claim(0, 0);
      const residual = (problem: number) => (seen.push(problem) >= failsFrom ? 1 : 0);
      return { claim: { ...made, cases: fc.nat(), runs: 40, control: { ...made.control, residual } }, seen };
    };

    test("a control goes on until it fails, through the cases that more would have drawn", () => {
      const { claim: few, seen } = rare(29);
      expect(verifyClaim(few, { seed: 1, cases: 1 })).toMatchObject({
        cases: 1,
        holds: true,
        control: { failsAsItMust: true, residual: 1 },
      });
      expect(seen).toEqual(fc.sample(few.cases, { seed: 1, numRuns: 29 }));
    });

    test("a control that fails on none of its own number of cases still does not fail", () => {
      const { claim: few, seen } = rare(41);
      expect(verifyClaim(few, { seed: 1, cases: 2 }).control).toMatchObject({ failsAsItMust: false, residual: 0 });
      expect(seen).toHaveLength(40);
    });
  });

  test("what is not a number proves nothing, neither of a claim nor of its control", () => {
    expect(verdict(Number.NaN, Number.NaN)).toMatchObject({
      worstResidual: null,
      holds: false,
      control: { failsAsItMust: false, residual: null },
    });
  });
});

describe("verifyAcrossSeeds", () => {
  /** Whose residuals are 1, 2, 3, … tenths of the tolerance, seed by seed. */
  const growing = (): Claim<number> => {
    let seen = 0;
    return { ...claim(0, 1), runs: 1, residual: () => 0.01 * ++seen };
  };

  test("tells how the residuals are spread, and on which seeds a claim fails", () => {
    const within = verifyAcrossSeeds(growing(), { seed: 7, seeds: 5 });
    expect(within).toMatchObject({ held: 5, controlsFailed: 5, cases: 1 });
    expect(within.medianOverTolerance).toBeCloseTo(0.3, 12);
    expect(within.largestOverTolerance).toBeCloseTo(0.5, 12);
    const beyond = verifyAcrossSeeds(growing(), { seed: 7, seeds: 12 });
    expect(beyond.held).toBe(10);
    expect(beyond.seeds.filter(({ holds }) => !holds).map(({ seed }) => seed)).toEqual([17, 18]);
    expect(beyond.medianOverTolerance).toBeCloseTo(0.65, 12);
  });

  test("what is not a number is no spread", () => {
    const nowhere = verifyAcrossSeeds(claim(Number.NaN, 1), { seed: 1, seeds: 3 });
    expect(nowhere).toMatchObject({ held: 0, largestOverTolerance: null, medianOverTolerance: null });
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Claim } from "../../../experiments/claims/claim.ts";
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

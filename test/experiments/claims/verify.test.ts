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

  test("what is not a number proves nothing, neither of a claim nor of its control", () => {
    expect(verdict(Number.NaN, Number.NaN)).toMatchObject({
      worstResidual: null,
      holds: false,
      control: { failsAsItMust: false, residual: null },
    });
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { claims } from "../../../experiments/claims/index.ts";
import type { Claim } from "../../../experiments/claims/claim.ts";

/** A third of what `verify` draws, from other seeds; DFA_CASES sets another number. */
const casesOf = (claim: Claim) => Number(process.env.DFA_CASES ?? Math.max(2, Math.ceil(claim.runs / 3)));

describe.each(claims.map((claim) => [claim.prediction.id, claim as unknown as Claim] as const))("%s", (_, claim) => {
  test("holds", { timeout: 120_000 }, () => {
    const { value } = claim.tolerance;
    fc.assert(
      fc.property(claim.cases, (problem) => {
        const residual = claim.residual(problem);
        // Written so that NaN fails.
        if (!(residual <= value)) throw new Error(`residual ${residual} exceeds the tolerance ${value}`);
      }),
      // Shrinking repeats the simulation many times over: on a failure the case as drawn says enough.
      { seed: 20, numRuns: casesOf(claim), endOnFailure: true },
    );
  });

  test("its control fails", { timeout: 120_000 }, () => {
    const problems = fc.sample(claim.cases, { seed: 20, numRuns: claim.runs });
    const residuals = problems.map((problem) => claim.control.residual(problem));
    expect(
      !residuals.some(Number.isNaN) && residuals.some((residual) => residual > claim.tolerance.value),
      `${claim.control.description}: residuals ${residuals.join(", ")}`,
    ).toBe(true);
  });
});

test("claims have ids of their own, in kebab case, and say their assumptions, source and tolerance", () => {
  const ids = claims.map((claim) => claim.prediction.id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { prediction, tolerance } of claims) {
    expect(prediction.id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(prediction.source).toMatch(/\b(paper|derived|classic)\b/);
    expect(prediction.assumptions.length).toBeGreaterThan(0);
    expect(tolerance.reason.length).toBeGreaterThan(20);
  }
});

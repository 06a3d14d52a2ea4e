import fc from "fast-check";
import { expect, test } from "vitest";
import { deepClaims } from "../../../../experiments/claims/deep/index.ts";

test.each(deepClaims.map((claim) => [claim.prediction.id, claim] as const))(
  "%s holds on a case of its own",
  (_, claim) => {
    const numRuns = Number(process.env.DFA_CASES ?? 1);
    for (const problem of fc.sample(claim.cases, { numRuns, seed: 77 })) {
      expect(claim.residual(problem)).toBeLessThanOrEqual(claim.tolerance.value);
    }
  },
);

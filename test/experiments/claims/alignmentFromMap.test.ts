import { expect, test } from "vitest";
import { alignmentFromMapClaim } from "../../../experiments/claims/alignment/alignmentFromMap.ts";
import { linearProblemSchema } from "../../../src/problem/index.ts";

test("modes of equal singular values and different input variances stay apart", () => {
  const problem = linearProblemSchema.parse({
    network: { inputs: 5, widths: ["infinite", "infinite", "infinite"], outputs: 4 },
    feedback: { kind: "orthonormal" },
    data: {
      kind: "moments",
      inputCovariance: { kind: "power-law", exponent: 0.7 },
      crossCovariance: { kind: "spectrum", singularValues: [0.3, 0.30106, 0.3, 0.42614], inputBasis: "eigenvectors" },
    },
    training: { time: 1, batch: "flow" },
    seed: 1887743108,
  });
  const { residual, tolerance } = alignmentFromMapClaim;
  expect(residual({ problem, remaining: 1e-4, gains: 0 })).toBeLessThan(tolerance.value);
});

import { ar1 } from "../../../src/data/index.ts";
import { symmetricEigen } from "../../../src/linalg/index.ts";
import { ar1ConditioningGap, ar1ConditioningLimit, ar1Limit } from "../../../theory/data/index.ts";
import type { Claim } from "../claim.ts";
import { reals } from "../common/index.ts";

/** The lengths of the chain: twice as long, a quarter of the gap. */
const LENGTHS = [60, 120];

/**
 * The relative distance of the measured gap below the limit from the predicted one, extrapolated to long chains from
 * two lengths.
 */
function distance(rho: number, limit: number): number {
  const [short, long] = LENGTHS.map((n) => {
    const { values } = symmetricEigen(ar1(n, rho));
    const gap = 1 - values[n - 1] / values[0] / limit;
    return gap / ar1ConditioningGap(rho, n);
  });
  return Math.abs(2 * long - short - 1);
}

/** The condition number of an autoregressive chain tends to its limit at the predicted rate. */
export const ar1LimitClaim: Claim<number> = {
  prediction: ar1Limit,
  cases: reals(0.1, 0.6),
  runs: 12,
  residual: (rho) => distance(rho, ar1ConditioningLimit(rho)),
  tolerance: {
    value: 0.05,
    reason:
      "relative distance of the gap from its leading order, after the correction of order 1/n is extrapolated away; what is left is of order (4/n)²",
  },
  control: {
    description: "the limit (1 + ρ)/(1 − ρ), not squared",
    residual: (rho) => distance(rho, Math.sqrt(ar1ConditioningLimit(rho))),
  },
};

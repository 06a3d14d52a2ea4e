import { formula } from "../formula.ts";
import type { Prediction } from "../prediction.ts";

const limitFormula = formula("\\kappa_\\infty", "((1 + rho) / (1 - rho))^2");
const gapFormula = formula("1 - \\kappa_n / \\kappa_\\infty", "2 * pi^2 * rho * (1 + rho^2) / ((1 - rho^2)^2 * n^2)");

export const ar1Limit: Prediction = {
  id: "ar1-limit",
  title: "Conditioning of neighbour correlations on a long chain",
  statement:
    "The condition number of $\\rho^{|i-j|}$ tends to $((1 + \\rho)/(1 - \\rho))^2$ from below as the chain grows, " +
    "with a relative gap of $2\\pi^2 \\rho (1 + \\rho^2) / ((1 - \\rho^2)^2 n^2)$ to leading order.",
  source:
    "limit: classic (Kac, Murdock and Szegő, 1953); rate derived: the eigenvalues are $(1 - \\rho^2)/(1 - 2\\rho\\cos\\theta + \\rho^2)$ with $\\theta \\approx \\pi k/n$",
  assumptions: ["$0 \\le \\rho < 1$ (for negative correlations its modulus)", "long chains, $n \\gg 1/(1 - \\rho)$"],
  formulas: [limitFormula, gapFormula],
};

const requireRho = (name: string, rho: number): void => {
  if (!(rho > -1 && rho < 1)) throw new RangeError(`${name}: rho must be in (-1, 1), got ${rho}`);
};

/** `((1 + |ρ|)/(1 − |ρ|))²`, the condition number of an infinite chain. */
export function ar1ConditioningLimit(rho: number): number {
  requireRho("ar1ConditioningLimit", rho);
  return limitFormula.evaluate({ rho: Math.abs(rho) });
}

/** The relative distance of `κ_n` below its limit, to leading order in 1/n. */
export function ar1ConditioningGap(rho: number, n: number): number {
  requireRho("ar1ConditioningGap", rho);
  return gapFormula.evaluate({ rho: Math.abs(rho), n });
}

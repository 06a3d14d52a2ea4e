import type { LinearProblemInput } from "../../../src/problem/index.ts";

/** The same problem outside the assumption `FᵀF = I`: Gaussian feedback and hidden layers no wider than the output. */
export const withNarrowGaussianFeedback = (problem: LinearProblemInput): LinearProblemInput => ({
  ...problem,
  network: { ...problem.network, widths: problem.network.widths.map(() => problem.network.outputs) },
  feedback: { kind: "gaussian" },
});

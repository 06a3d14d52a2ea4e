import fc from "fast-check";
import { matrix } from "../../../src/linalg/index.ts";
import { simulateFlow } from "../../../src/teacherStudent/index.ts";
import { earlyAlignment, earlyTime } from "../../../theory/teacherStudent/index.ts";
import type { Claim } from "../claim.ts";
import { realiseCase, drained, type TeacherStudentCase } from "../../setups/index.ts";
import { seeds } from "../common/index.ts";

/** "Early", as a fraction of the time at which the error's leading term would have brought it to zero. */
const EARLY = 1e-2;

/** Relative distance of vectors. */
function distance(measured: Float64Array, predicted: Float64Array): number {
  let [gap, size] = [0, 0];
  for (let i = 0; i < predicted.length; i++) {
    gap += (measured[i] - predicted[i]) ** 2;
    size += predicted[i] ** 2;
  }
  return Math.sqrt(gap / size);
}

/**
 * The largest relative distance of R, v and the fall of the error, early in the flow from zero weights, from their
 * leading terms.
 */
function residual(c: TeacherStudentCase): number {
  const { problem, initial } = realiseCase(c);
  const { K, M } = c;
  const zero = { Q: matrix(K, K), R: matrix(K, M), T: initial.T, v: new Float64Array(K) };
  const predicted = earlyTime({ ...problem, activation: c.activation as "erf" | "linear", T: initial.T });
  const [{ generalisationError: error }] = drained(simulateFlow(problem, zero, { times: [0] }));
  const time = EARLY * predicted.memorisationTime(error);
  const [at] = drained(
    simulateFlow(problem, zero, { times: [time], relativeTolerance: 1e-12, absoluteTolerance: 1e-16 }),
  );
  const drop = predicted.errorDrop(time);
  return Math.max(
    distance(at.R.data, predicted.R(time)),
    distance(at.v, predicted.v(time)),
    Math.abs(error - at.generalisationError - drop) / drop,
  );
}

/** The first phase of DFA in the flow of the order parameters. */
export const earlyAlignmentClaim: Claim<TeacherStudentCase> = {
  prediction: earlyAlignment,
  cases: fc.record({
    activation: fc.constantFrom("erf" as const, "linear" as const),
    rule: fc.constant("dfa" as const),
    K: fc.integer({ min: 1, max: 4 }),
    M: fc.integer({ min: 1, max: 3 }),
    N: fc.constant(100),
    rate: fc.constantFrom(0.1, 0.3),
    scale: fc.constant(0),
    seed: seeds,
  }),
  runs: 40,
  residual,
  tolerance: {
    value: 0.03,
    reason:
      "relative; the leading terms at one hundredth of the time of memorising, corrections of that order and of the rate",
  },
  control: {
    description: "backpropagation, which does not leave zero weights",
    residual: (c) => residual({ ...c, rule: "bp" }),
  },
};

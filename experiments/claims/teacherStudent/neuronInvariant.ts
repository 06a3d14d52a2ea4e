import fc from "fast-check";
import { AVERAGES, fieldCovariance, orderParameterFlow, simulateFlow } from "../../../src/teacherStudent/index.ts";
import { neuronInvariantDrift, neuronInvariantTeacherStudent } from "../../../theory/teacherStudent/index.ts";
import type { Claim } from "../claim.ts";
import { realiseCase, drained, type TeacherStudentCase } from "../../setups/index.ts";
import { seeds } from "../common/index.ts";

/** Times in the flow, in units of 1 / rate, at which the drift is looked at. */
const TIMES = [0, 1, 5];

/**
 * The largest distance of d(F_k v_k − ½ Q_kk)/dt in the equations of the order parameters from its prediction, relative
 * to the sizes of d(F_k v_k)/dt
 * and d(½ Q_kk)/dt. The average E[g'(λ_k)² (e² + σ²)] is summed from four- and two-point averages.
 */
function residual(c: TeacherStudentCase): number {
  const { problem, initial } = realiseCase(c);
  const { rate, feedback, teacherOutputs, teacherNoise, activation } = problem;
  const { K, M } = c;
  const flow = orderParameterFlow(problem, initial.T);
  const change = new Float64Array(flow.dimension);
  let worst = 0;
  for (const at of drained(simulateFlow(problem, initial, { times: TIMES.map((t) => t / rate) }))) {
    const state = { ...at, T: initial.T };
    flow.rightHandSide(0, flow.pack(state), change);
    const rates = flow.unpack(change);
    const C = fieldCovariance(state);
    const u = [...at.v, ...teacherOutputs.map((value) => -value)];
    const cov = (i: number, j: number) => C.data[i * (K + M) + j];
    const { I4, J2 } = AVERAGES[activation];
    const squares = Float64Array.from({ length: K }, (_, k) => {
      const kk = cov(k, k);
      let sum = teacherNoise ** 2 * J2(kk, kk, kk);
      u.forEach((ua, a) => {
        u.forEach((ub, b) => {
          const four = I4(kk, kk, cov(k, a), cov(k, b), kk, cov(k, a), cov(k, b), cov(a, a), cov(a, b), cov(b, b));
          sum += ua * ub * four;
        });
      });
      return sum;
    });
    neuronInvariantDrift(rate, feedback, squares).forEach((predicted, k) => {
      const overlap = feedback[k] * rates.v[k];
      const square = 0.5 * rates.Q.data[k * K + k];
      const size = Math.abs(overlap) + Math.abs(square) + Math.abs(predicted);
      worst = Math.max(worst, Math.abs(overlap - square - predicted) / size);
    });
  }
  return worst;
}

/** The drift of the units' invariants along the flow of linear and ReLU students. */
export const neuronInvariantTeacherStudentClaim: Claim<TeacherStudentCase> = {
  prediction: neuronInvariantTeacherStudent,
  cases: fc.record({
    activation: fc.constantFrom("linear" as const, "relu" as const),
    rule: fc.constant("dfa" as const),
    K: fc.integer({ min: 1, max: 3 }),
    M: fc.integer({ min: 1, max: 2 }),
    N: fc.constant(100),
    rate: fc.constantFrom(0.1, 0.3),
    scale: fc.constantFrom(0.3, 1),
    noise: fc.constantFrom(0, 0.5),
    seed: seeds,
  }),
  runs: 20,
  residual,
  tolerance: {
    value: 1e-6,
    reason: "relative to the two drifts that cancel; ReLU's four-point average is an integral taken to 1e-8",
  },
  control: {
    description: "erf units, for which λ g'(λ) is not g(λ)",
    residual: (c) => residual({ ...c, activation: "erf" }),
  },
};

import type { OrderParameters } from "./orderParameters.ts";
import { trained, type TeacherStudent } from "./teacherStudent.ts";

const norm = (values: Float64Array): number => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));

/**
 * A learning rate at which online SGD should stay bounded, and the sentence that proposes it.
 *
 * One step multiplies the error on its own input by `1 − η (S ‖x‖²/N + Σ_k g(λ_k)²/N)`, `S = Σ_k F_k v_k g'(λ_k)²`,
 * which must stay within ±1:
 * the proposal is a quarter of that limit, as half of it lets one run in thirty escape in the end. S is the larger of
 * its values at the start and where learning ends. A linear student ends with
 * `F_k v_k = ½ Q_kk` (from small weights) and the teacher's gain B, so `S = ½ (2B)^{2/3} ‖F‖^{2/3}` (B for bp, by
 * balance); ReLU students are taken as linear
 * ones under all teachers at once, and for erf S is bounded by the teacher's output weights. A guide, not a theorem,
 * hence the quarter. The rate is 0 where none is stable.
 */
export function stableRate(problem: TeacherStudent, { Q, T, v }: OrderParameters): { rate: number; advice: string } {
  const { activation, rule, feedback, teacherOutputs, N } = problem;
  const K = feedback.length;
  const M = teacherOutputs.length;
  let gain = 0;
  for (let m = 0; m < M; m++) gain += Math.abs(teacherOutputs[m]) * Math.sqrt(Math.max(0, T.data[m * M + m]));
  const { first, second } = trained(problem);
  const signal = rule === "bp" ? v : feedback;
  let start = 0;
  let size = 0;
  let along = 0;
  for (let k = 0; k < K; k++) {
    start += Math.abs(signal[k] * v[k]);
    along += signal[k] * v[k];
    size += Q.data[k * K + k];
  }
  let end: number;
  if (activation === "erf") end = rule === "bp" ? norm(teacherOutputs) ** 2 : norm(feedback) * norm(teacherOutputs);
  else end = rule === "bp" ? gain : 0.5 * (2 * gain * norm(feedback)) ** (2 / 3);
  if (first && !second && along < 0) {
    return {
      rate: 0,
      advice: "the feedback opposes the output weights, which do not learn: no learning rate is stable",
    };
  }
  const slope = activation === "erf" ? 2 / Math.PI : 1;
  const firstLayer = first ? slope * Math.max(start, end) * (1 + 2 / N) : 0;
  // E[(Σ_k λ_k²)²] is at most 3 (tr Q)²; the outputs of erf are at most 1.
  const outputs = activation === "erf" ? K : 3 * Math.max(size, first ? 2 * end : 0);
  const secondLayer = second ? outputs / N : 0;
  const limit = firstLayer + secondLayer;
  let rate = limit > 0 ? 0.5 / limit : Infinity;
  // A run that diverged at a smaller rate than the estimate refutes the estimate.
  if (!(rate < problem.rate)) rate = problem.rate / 4;
  const rounded = Number(rate.toPrecision(2));
  if (!(rounded > 0)) {
    return {
      rate: 0,
      advice: "the numbers of the problem are too large for double precision, whatever the learning rate",
    };
  }
  return { rate: rounded, advice: `the learning rate ${problem.rate} is too large, try ${rounded}` };
}

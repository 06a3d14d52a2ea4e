import { stream } from "../../src/random/index.ts";
import type { Outcome } from "../../src/record/index.ts";
import {
  drawOrderParameters,
  simulateExactInLaw,
  simulateFlow,
  simulateWeights,
  type OrderParameters,
  type TeacherStudentSnapshot,
  type TeacherStudent,
} from "../../src/teacherStudent/index.ts";
import type { BenchRow } from "./row.ts";

/**
 * What the reference's programs take, on another machine: forward Euler to t = 1000, and one step of SGD at N = 500.
 */
const REFERENCE = { flow44: 7.4, flow102: 95, stepAt500: 28e-6 };

function problem(K: number, M: number, N: number, activation: TeacherStudent["activation"] = "erf"): TeacherStudent {
  const random = stream(1, "bench", K, M);
  return {
    activation,
    rule: "dfa",
    N,
    rate: 0.1,
    teacherNoise: 0,
    teacherOutputs: new Float64Array(M).fill(1),
    feedback: Float64Array.from({ length: K }, () => random.normal()),
  };
}

const initial = (K: number, M: number): OrderParameters =>
  drawOrderParameters({ K, M, N: 500 }, stream(2, "bench", K, M));

/** Seconds to run `work` to its end, and how it ended. */
function timed(work: Generator<TeacherStudentSnapshot, Outcome>): { seconds: number; outcome: Outcome } {
  const start = performance.now();
  for (;;) {
    const { done, value } = work.next();
    if (done) return { seconds: (performance.now() - start) / 1000, outcome: value };
  }
}

/**
 * Two-layer networks: the flow to t = 1000 at relative tolerance 1e-6, and steps of SGD a second on both stochastic
 * rungs.
 */
export async function benchTeacherStudent(): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const [K, M, activation, reference] of [
    [4, 4, "erf", REFERENCE.flow44],
    [10, 2, "erf", REFERENCE.flow102],
    [4, 2, "relu", null],
  ] as const) {
    const run = timed(simulateFlow(problem(K, M, 500, activation), initial(K, M), { times: [1, 10, 100, 1000] }));
    rows.push({
      name: `teacher–student flow to t = 1000, ${activation}, K = ${K}, M = ${M}`,
      value: run.seconds,
      unit: "s",
      note: `${run.outcome.steps} steps${reference ? `; the reference's Euler: ${reference} s` : ""}`,
    });
  }
  const exact = (N: number, steps: number) =>
    timed(simulateExactInLaw(problem(2, 2, N), initial(2, 2), { times: [steps / N], random: stream(3, "bench", N) }));
  // Warms the compiler up.
  exact(100, 100_000);
  for (const N of [1e2, 1e4, 1e6, 1e8]) {
    const steps = 500_000;
    rows.push({
      name: `teacher–student exact in law, erf, K = M = 2, N = ${N}`,
      value: steps / exact(N, steps).seconds,
      unit: "steps/s",
      note: `the reference at N = 500: ${Math.round(1 / REFERENCE.stepAt500)} steps/s`,
    });
  }
  const steps = 20_000;
  const { seconds } = timed(
    simulateWeights(problem(2, 2, 500), initial(2, 2), { times: [steps / 500], random: stream(4, "bench") }),
  );
  rows.push({ name: "frozen full weights, erf, K = M = 2, N = 500", value: steps / seconds, unit: "steps/s" });
  return rows;
}

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { matrix } from "../../../src/linalg/index.ts";
import { stream } from "../../../src/random/index.ts";
import {
  drawOrderParameters,
  simulateExactInLaw,
  simulateFlow,
  type OrderParameters,
  type TeacherStudent,
} from "../../../src/teacherStudent/index.ts";
import { drain } from "../../src/teacherStudent/drain.ts";

const property = { seed: 1, numRuns: Number(process.env.DFA_CASES ?? 10) };

/** Close to the flow at vanishing rate: step noise takes some ½ η² F² E[e²] t from F_k v_k, t up to 20 / η. */
const RATE = 1e-4;
const TIMES = [1, 2, 5, 10, 20].map((t) => t / RATE);
/** What that may cost; measured up to 1e-4 over 150 students. */
const STEP_NOISE = 1e-3;
/** F_k v_k of a student that has learned something; measured from 0.6 on. */
const LEARNED = 0.2;

const problem: TeacherStudent = {
  activation: "relu",
  rule: "dfa",
  N: 100,
  rate: RATE,
  teacherNoise: 0,
  teacherOutputs: Float64Array.of(1, 1),
  feedback: Float64Array.of(0.9, -1.2, 0.5),
};

/** Students of some size, with `F_k v_k` set to `share` times ½ Q_kk. */
function start(seed: number, share: number): OrderParameters {
  const drawn = drawOrderParameters({ K: 3, M: 2, N: 50 }, stream(seed, "sign law"), { student: 0.3 });
  return { ...drawn, v: problem.feedback.map((F, k) => (share * 0.5 * drawn.Q.data[4 * k]) / F) };
}

/** The least and the largest F_k v_k over units and times. */
function overlaps(network: TeacherStudent, initial: OrderParameters): { least: number; largest: number } {
  const all = drain(simulateFlow(network, initial, { times: TIMES })).snapshots.flatMap(({ v }) =>
    Array.from(v, (value, k) => value * network.feedback[k]),
  );
  return { least: Math.min(...all), largest: Math.max(...all) };
}

describe("sign v = sign F at all times of the flow at vanishing rate", () => {
  test.each(["relu", "linear"] as const)("for %s units from F_k v_k = ½ Q_kk", (activation) => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const { least, largest } = overlaps({ ...problem, activation }, start(seed, 1));
        expect(least).toBeGreaterThan(-STEP_NOISE);
        expect(largest).toBeGreaterThan(LEARNED);
      }),
      property,
    );
  });

  test("for linear units from exactly zero weights", () => {
    const zero = { ...start(1, 0), Q: matrix(3, 3), R: matrix(3, 2), v: new Float64Array(3) };
    const { least, largest } = overlaps({ ...problem, activation: "linear" }, zero);
    expect(least).toBeGreaterThan(-STEP_NOISE);
    expect(largest).toBeGreaterThan(LEARNED);
  });

  test("control: not from output weights that start against the feedback", () => {
    expect(overlaps(problem, start(1, -4)).least).toBeLessThan(-STEP_NOISE);
  });

  test("ReLU units leave exactly zero weights, for their slope at zero is one", () => {
    const zero = { ...start(1, 0), Q: matrix(3, 3), R: matrix(3, 2), v: new Float64Array(3) };
    const { snapshots } = drain(
      simulateExactInLaw({ ...problem, rate: 0.1 }, zero, { times: [10], random: stream(1, "corner") }),
    );
    expect([...snapshots[0].v, ...snapshots[0].Q.data].some((value) => value !== 0)).toBe(true);
  });
});

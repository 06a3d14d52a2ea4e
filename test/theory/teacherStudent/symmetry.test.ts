import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromRows } from "../../../src/linalg/index.ts";
import { stream } from "../../../src/random/index.ts";
import {
  drawOrderParameters,
  generalisationError,
  orderParameterFlow,
  simulateFlow,
  type TeacherStudent,
} from "../../../src/teacherStudent/index.ts";
import {
  perfectStudent,
  selectedSigns,
  signAgreement,
  signLaw,
  symmetryOrder,
  transformed,
  type SignedPermutation,
} from "../../../theory/teacherStudent/index.ts";
import { drain } from "../../src/teacherStudent/drain.ts";

const property = { seed: 1, numRuns: Number(process.env.DFA_CASES ?? 50) };
const ROUNDING = 1e-12;

const problem: TeacherStudent = {
  activation: "erf",
  rule: "dfa",
  N: 500,
  rate: 0.5,
  teacherNoise: 0,
  teacherOutputs: Float64Array.of(1, 1),
  feedback: Float64Array.of(1, -1),
};
const T = fromRows([
  [1.1, 0.1],
  [0.1, 0.9],
]);

const images = (K: number): fc.Arbitrary<SignedPermutation> =>
  fc.record({
    permutation: fc.shuffledSubarray(
      Array.from({ length: K }, (_, k) => k),
      { minLength: K },
    ),
    signs: fc.array(fc.constantFrom<1 | -1>(1, -1), { minLength: K, maxLength: K }),
  });

describe("the symmetries of the student", () => {
  test("keep the error of odd activations, and of ReLU without the signs", () => {
    fc.assert(
      fc.property(images(3), fc.integer(), (image, seed) => {
        const state = drawOrderParameters({ K: 3, M: 2, N: 9 }, stream(seed), { student: 1, outputs: 1 });
        const three = { ...problem, feedback: new Float64Array(3) };
        for (const activation of ["erf", "linear", "relu"] as const) {
          const network = { ...three, activation };
          const plain = activation === "relu" ? { ...image, signs: [1, 1, 1] as const } : image;
          const before = generalisationError(network, state);
          const after = generalisationError(network, { ...transformed(state, plain), T: state.T });
          expect(Math.abs(after - before)).toBeLessThan(ROUNDING * (1 + before));
        }
        // Control: a single reflection changes a ReLU student.
        const reflected = transformed(state, { permutation: [0, 1, 2], signs: [-1, 1, 1] });
        const relu = { ...three, activation: "relu" as const };
        expect(
          Math.abs(generalisationError(relu, { ...reflected, T: state.T }) - generalisationError(relu, state)),
        ).toBeGreaterThan(ROUNDING);
      }),
      property,
    );
    expect([symmetryOrder(3, "erf"), symmetryOrder(3, "relu")]).toEqual([48, 6]);
  });

  test("carry the bp flow into itself, and the dfa flow into that of the transformed feedback", () => {
    fc.assert(
      fc.property(images(2), fc.integer(), fc.constantFrom("bp", "dfa"), (image, seed, rule) => {
        const state = drawOrderParameters({ K: 2, M: 2, N: 9 }, stream(seed), { student: 1, outputs: 1 });
        const moved = Float64Array.from(image.signs, (sign, k) => sign * problem.feedback[image.permutation[k]]);
        const rate = (network: TeacherStudent, from: typeof state) => {
          const flow = orderParameterFlow(network, state.T);
          const dydt = new Float64Array(flow.dimension);
          flow.rightHandSide(0, flow.pack(from), dydt);
          return { flow, dydt };
        };
        const before = rate({ ...problem, rule }, state);
        const after = rate({ ...problem, rule, feedback: moved }, { ...transformed(state, image), T: state.T });
        const expected = before.flow.pack({ ...transformed(before.flow.unpack(before.dydt), image), T: state.T });
        after.dydt.forEach((value, i) => expect(Math.abs(value - expected[i])).toBeLessThan(ROUNDING));
      }),
      property,
    );
  });
});

describe("perfect students", () => {
  test("all 2^K K! images of the teacher are fixed points of every rule", () => {
    fc.assert(
      fc.property(images(2), fc.constantFrom("bp", "dfa", "frozen"), (image, rule) => {
        const flow = orderParameterFlow({ ...problem, rule }, T);
        const dydt = new Float64Array(flow.dimension);
        flow.rightHandSide(0, flow.pack({ ...perfectStudent(T, problem.teacherOutputs, image), T }), dydt);
        expect(Math.max(...dydt.map(Math.abs))).toBeLessThan(ROUNDING);
      }),
      property,
    );
  });

  test.each([
    [1, -1],
    [-1, -1],
    [1, 1],
  ])("DFA with F = (%d, %d) ends in the one with the signs of F", (F1, F2) => {
    const feedback = Float64Array.of(F1, 1.5 * F2);
    const initial = drawOrderParameters({ K: 2, M: 2, N: 500 }, stream(5, "signs"));
    const { snapshots } = drain(simulateFlow({ ...problem, feedback }, { ...initial, T }, { times: [3000] }));
    const [{ generalisationError: error, R, v }] = snapshots;
    expect(error).toBeLessThan(1e-5);
    const permutation = Math.abs(R.data[0]) > Math.abs(R.data[1]) ? [0, 1] : [1, 0];
    const signs = selectedSigns(feedback, problem.teacherOutputs, permutation);
    const solution = perfectStudent(T, problem.teacherOutputs, { permutation, signs });
    v.forEach((value, k) => expect(Math.abs(value - solution.v[k])).toBeLessThan(0.05));
    R.data.forEach((value, i) => expect(Math.abs(value - solution.R.data[i])).toBeLessThan(0.05));
    expect(Array.from(v, Math.sign)).toEqual(Array.from(signLaw(feedback)));
    expect(signAgreement(v, feedback)).toBe(1);
  });

  test("BP picks whichever its initial weights are near: both signs occur", () => {
    const agreements = Array.from({ length: 12 }, (_, i) => {
      const initial = drawOrderParameters({ K: 2, M: 2, N: 500 }, stream(i, "bp"));
      const run = simulateFlow({ ...problem, rule: "bp" }, { ...initial, T }, { times: [400] });
      return signAgreement(drain(run).snapshots[0].v, problem.feedback);
    });
    expect(new Set(agreements).size).toBeGreaterThan(1);
  });
});

test("sign agreement counts the units in use", () => {
  expect(signAgreement([1, -1, 0], [2, 2, 2])).toBe(0.5);
  expect(signAgreement([1, -0.1], [2, 2], 0.5)).toBe(1);
  expect(signAgreement([0, 0], [1, 1])).toBeNull();
  expect(() => selectedSigns([0, 1], [1, 1], [0, 1])).toThrow(RangeError);
});

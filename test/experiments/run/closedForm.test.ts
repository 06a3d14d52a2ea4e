import { describe, expect, test } from "vitest";
import { type LinearSnapshot } from "../../../src/linear/index.ts";
import { linearProblemSchema, parseWith, realiseLinear, type LinearProblemInput } from "../../../src/problem/index.ts";
import { closedFormRun } from "../../../experiments/run/closedForm.ts";
import { simulate } from "../../../src/simulate/index.ts";

/**
 * Relative: the flow's 1e-10 a step, times condition numbers of the layers of up to 2⁴ and remainders of a thousandth.
 */
const FLOW = 1e-6;

const problem: LinearProblemInput = {
  network: { inputs: 4, widths: [5, 6], outputs: 3 },
  feedback: { kind: "orthonormal" },
  data: {
    kind: "moments",
    inputCovariance: { kind: "power-law", exponent: 0.5 },
    crossCovariance: { kind: "spectrum", singularValues: [2, 1.5, 1], inputBasis: "eigenvectors" },
    targetCovariance: { kind: "isotropic", variance: 10 },
  },
  training: { time: 3, snapshotTimes: [0, 0.2, 1, 2, 3] },
  seed: 4,
};

function closed(input: LinearProblemInput): { snapshots: LinearSnapshot[]; outcome: unknown } {
  const run = closedFormRun(realiseLinear(parseWith(linearProblemSchema, input)));
  const snapshots: LinearSnapshot[] = [];
  for (let next = run.next(); ; next = run.next()) {
    if (next.done) return { snapshots, outcome: next.value };
    snapshots.push(next.value);
  }
}

const change = (part: Partial<LinearProblemInput>): LinearProblemInput => ({ ...problem, ...part });

const refusal = (part: Partial<LinearProblemInput>) => () => closed(change(part));

describe("the closed form as a rung", () => {
  test("gives the snapshots of the flow, field by field", () => {
    const { snapshots, outcome } = closed(problem);
    const flow = simulate(problem, { rung: "flow" }).snapshots;
    expect(outcome).toEqual({ status: "completed", steps: 0, time: 3 });
    expect(snapshots.length).toBe(flow.length);
    snapshots.forEach((snapshot, i) => {
      compare(snapshot, { ...flow[i], gradientAlignment: null });
    });
  });

  test("runs in the limit of infinite width, at any time", () => {
    const far = closed(
      change({
        network: { inputs: 4, widths: ["infinite", "infinite"], outputs: 3 },
        feedback: { kind: "gaussian" },
        training: { time: 1e6 },
      }),
    );
    const last = far.snapshots[far.snapshots.length - 1];
    expect(far.snapshots.length).toBe(41);
    expect(last.excessLoss).toBe(0);
    expect(last.conditionNumbers[1]).toBeGreaterThan(1);
  });

  test("refuses by name what is outside its assumptions", () => {
    expect(refusal({ feedback: { kind: "gaussian" } })).toThrow(
      'closed form: needs feedback.kind "orthonormal" or infinite widths, got "gaussian"',
    );
    expect(refusal({ rule: "bp" })).toThrow('closed form: needs rule "dfa", got "bp"');
    expect(refusal({ network: { ...problem.network, initial: { kind: "gaussian" } } })).toThrow(
      'closed form: needs network.initial.kind "zero", got "gaussian"',
    );
    const uniform = {
      network: { inputs: 4, widths: ["infinite" as const], outputs: 3 },
      feedback: { kind: "uniform" as const },
    };
    expect(refusal(uniform)).toThrow('got "uniform"');
    const data = { ...problem.data, crossCovariance: { kind: "spectrum" as const, singularValues: [2, 1.5, 1] } };
    expect(refusal({ data: data })).toThrow(
      "closed form: needs data whose input covariance and cross covariance share singular vectors, got data that do not",
    );
  });

  test("takes given feedback when it is orthonormal", () => {
    const rows = [
      [1, 0, 0],
      [0, 0.6, 0.8],
      [0, -0.8, 0.6],
    ];
    const network = { inputs: 4, widths: [3], outputs: 3 };
    expect(closed(change({ network, feedback: { kind: "given", matrices: [rows] } })).snapshots.length).toBe(5);
    const skewed = rows.map((row) => row.map((entry) => 1.1 * entry));
    expect(() => closed(change({ network, feedback: { kind: "given", matrices: [skewed] } }))).toThrow('got "given"');
  });
});

function compare(a: unknown, b: unknown): void {
  if (typeof a === "number" && typeof b === "number") {
    expect(Math.abs(a - b)).toBeLessThanOrEqual(FLOW * Math.abs(b) + Number.MIN_VALUE);
  } else if (a !== null && b !== null && typeof a === "object" && typeof b === "object") {
    expect(Object.keys(a).toSorted()).toEqual(Object.keys(b).toSorted());
    for (const key of Object.keys(b)) compare((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]);
  } else expect(a).toBe(b);
}

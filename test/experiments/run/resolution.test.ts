import { describe, expect, test } from "vitest";
import { simulationText } from "../../../experiments/run/simulationText.ts";
import { simulateAny } from "../../../experiments/run/simulate.ts";
import { conditioning } from "../../../src/linalg/index.ts";
import { AlignmentMatrices, type LinearRung, type LinearSnapshot } from "../../../src/linear/index.ts";
import { linearProblemSchema, parseWith, realiseLinear, type LinearProblemInput } from "../../../src/problem/index.ts";
import { integrate } from "../../../src/ode/index.ts";
import { closedFormSnapshot, commonModes, type ClosedFormSnapshot } from "../../../theory/closedForm/index.ts";
import { simulate } from "../../../src/simulate/index.ts";

/**
 * A number that is shown is right to this: what the estimates of errors allow, relative for condition numbers and
 * losses, absolute for cosines.
 */
const SHOWN = 0.02;
/**
 * Gradient descent at this rate keeps the closed form's early powers of time but for terms of the first order in it.
 */
const RATE = 1e-3;
const DESCENT = 0.1;

const OUTPUTS = 4;
const TIMES = [0.01, 0.1, 0.5, 1, 1.5, 2, 3, 5, 8];

/** The flow of singular values from 1 down to 1/κ, looked at before, while and after the modes are learned. */
function problemOf(depth: number, kappa: number, width?: number): LinearProblemInput {
  const hidden = depth - 1;
  const widths =
    width === undefined
      ? Array.from({ length: hidden }, () => "infinite" as const)
      : Array.from({ length: hidden }, () => width);
  return {
    network: { inputs: 5, widths, outputs: OUTPUTS },
    feedback: { kind: "orthonormal" },
    data: {
      kind: "moments",
      crossCovariance: {
        kind: "spectrum",
        singularValues: Array.from({ length: OUTPUTS }, (_, i) => kappa ** (-i / (OUTPUTS - 1))),
      },
    },
    training: { time: 8, batch: "flow", snapshotTimes: TIMES },
  };
}

function closedForms(problem: LinearProblemInput, times: readonly number[]): ClosedFormSnapshot[] {
  const { source, depth } = realiseLinear(parseWith(linearProblemSchema, problem));
  const { inputs, cross } = source.moments();
  const modes = commonModes(inputs, cross)!;
  return times.map((time) => closedFormSnapshot({ depth, outputs: OUTPUTS, modes, time }));
}

interface Compared {
  /** Numbers that are shown, and among them those that are wrong, in words. */
  readonly shown: number;
  readonly wrong: string[];
}

/** Every number of a run that the closed form has too. */
function compare(
  snapshots: readonly LinearSnapshot[],
  predicted: readonly ClosedFormSnapshot[],
  tolerance = SHOWN,
): Compared {
  let shown = 0;
  const wrong: string[] = [];
  const look = (name: string, measured: number | null, expected: number | null, relative: boolean) => {
    if (measured === null) return;
    shown++;
    const distance = Math.abs(measured - (expected ?? Number.NaN)) / (relative ? Math.abs(expected ?? Number.NaN) : 1);
    // Both may be below all numbers, and zero.
    if (measured !== expected && !(distance <= tolerance))
      wrong.push(`${name}: ${measured}, where the closed form has ${expected}`);
  };
  snapshots.forEach((at, i) => {
    const closed = predicted[i];
    const name = (what: string) => `${what} at ${at.time}`;
    look(name("excess loss"), at.excessLoss, closed.excessLoss, true);
    for (const field of ["weightAlignment", "updateAlignment"] as const) {
      look(name(field), at[field].total, closed[field].total, false);
      for (const [l, value] of Object.entries(at[field].layers))
        look(name(`${field} ${l}`), value, closed[field].layers[l], false);
    }
    for (const [l, kappa] of Object.entries(at.conditionNumbers))
      look(name(`κ(A_${l})`), kappa, closed.conditionNumbers[l] ?? Number.POSITIVE_INFINITY, true);
    for (const [l, rank] of Object.entries(at.ranks)) look(name(`rank ${l}`), rank, closed.ranks[l], false);
  });
  return { shown, wrong };
}

const DEPTHS = [2, 3, 5, 6, 8, 10];
/** Not 4, of which the tenth layer has 2^1024: the first number beyond all, or the last before it, by a rounding. */
const KAPPAS = [1, 1.3, 3, 100, 1e4];
const GRID = DEPTHS.flatMap((depth) => KAPPAS.map((kappa) => [depth, kappa] as const));

const ran = (problem: LinearProblemInput, rung: LinearRung): Compared => {
  const { snapshots } = simulate(problem, { rung });
  return compare(
    snapshots,
    closedForms(
      problem,
      snapshots.map(({ time }) => time),
    ),
  );
};

describe("no number is shown that double precision does not resolve", () => {
  test.each(GRID)("flow: depth %d, κ %d", (depth, kappa) => {
    const { shown, wrong } = ran(problemOf(depth, kappa), "flow");
    expect(wrong).toEqual([]);
    // Nothing is left out but condition numbers beyond all numbers: everything, at every time.
    const beyond = closedForms(problemOf(depth, kappa), TIMES).flatMap(({ conditionNumbers }) =>
      Object.values(conditionNumbers).filter((value) => value === null),
    ).length;
    const each = 1 + 2 * depth + 2 * depth;
    expect(shown).toBe(TIMES.length * each - beyond);
  });

  test.each([
    [3, 4],
    [5, 100],
    [8, 4],
  ])("flow of full weights: depth %d, κ %d", (depth, kappa) => {
    const problem = problemOf(depth, kappa, 5);
    const { shown, wrong } = ran(
      { ...problem, training: { ...problem.training, snapshotTimes: [0.1, 1, 2, 5, 8] } },
      "weights",
    );
    expect(wrong).toEqual([]);
    expect(shown).toBeGreaterThan(20);
  });

  test.each([
    [3, 100],
    [6, 4],
    [8, 4],
    [10, 1e4],
  ])("gradient descent: depth %d, κ %d", (depth, kappa) => {
    for (const rung of ["matrices", "weights"] as const) {
      const problem = problemOf(depth, kappa, 5);
      const times = [0.02, 0.1, 0.5, 1];
      const training = { rate: RATE, time: 1, batch: "full" as const, snapshotTimes: times };
      const { snapshots } = simulate({ ...problem, training }, { rung });
      const { shown, wrong } = compare(snapshots, closedForms(problem, times), DESCENT);
      expect(wrong).toEqual([]);
      expect(shown).toBeGreaterThan(8);
    }
  });

  test("control: κ over the rank of what is left in the state is wrong at depth 8", () => {
    const problem = problemOf(8, 4);
    const dynamics = new AlignmentMatrices(realiseLinear(parseWith(linearProblemSchema, problem)), { samples: null });
    const equation = {
      dimension: dynamics.state.length,
      rightHandSide: (_: number, y: Float64Array, dydt: Float64Array) => dynamics.flow(y, dydt),
    };
    const time = 0.5;
    const stepper = integrate(equation, dynamics.state, [0, time], {
      relativeTolerance: 1e-10,
      absoluteTolerance: 1e-13,
      maxStretch: 0.25,
      initialStep: 1e-4,
    });
    stepper.advanceTo(time);
    const [closed] = closedForms(problem, [time]);
    const A = dynamics.matrices(stepper.y);
    const seen = Object.fromEntries(A.map((A_l, i) => [i + 1, conditioning(A_l).kappa]));
    const { wrong } = compare(
      [{ ...({ ...closed, conditionNumbers: seen } as unknown as LinearSnapshot), time }],
      [closed],
    );
    expect(wrong.length).toBeGreaterThan(1);
  });
});

test("the table says why it has dashes", async () => {
  const text = async (depth: number) => simulationText(await simulateAny(problemOf(depth, 100), { rung: "flow" }));
  const sentence =
    "A dash stands for what does not exist here\nor is beyond the resolution or the range of double precision.";
  expect(await text(10)).toContain(sentence);
  expect(await text(2)).toContain("A dash stands for what does not exist here.\n");
});

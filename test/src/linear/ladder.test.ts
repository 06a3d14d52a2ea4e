import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { startOn, type LinearSnapshot } from "../../../src/linear/index.ts";
import { linearProblemSchema, parseWith, realiseLinear, type LinearProblemInput } from "../../../src/problem/index.ts";
import { ANY_INITIAL, problems, settings, ZERO } from "./problems.ts";
import { simulate } from "../../../src/simulate/index.ts";

/** Rounding of some hundred steps of sums of a few hundred terms, relative to each number and to order one. */
const ROUNDING = 1e-11;
/** Two integrations of one flow at relative tolerance 1e-10 a step, in different coordinates. */
const INTEGRATION = 1e-7;

/** Every number of a snapshot, by its path. */
function numbers(value: unknown, path = ""): [string, number | null][] {
  if (value === null || typeof value === "number") return [[path, value]];
  return Object.entries(value as object).flatMap(([key, inner]) => numbers(inner, `${path}.${key}`));
}

function expectSame(
  a: readonly LinearSnapshot[],
  b: readonly LinearSnapshot[],
  tolerance: number,
  except: RegExp = /^$/,
) {
  expect(a.length).toBe(b.length);
  a.forEach((snapshot, i) => {
    const others = new Map(numbers(b[i]));
    for (const [path, value] of numbers(snapshot)) {
      if (except.test(path)) continue;
      const other = others.get(path) ?? null;
      // From weights, alignment matrices cannot be recovered where the feedback is rank-deficient.
      if (value === null && /conditionNumbers|ranks/.test(path)) continue;
      if (value === null || other === null) expect([path, value]).toEqual([path, other]);
      // Condition numbers amplify rounding by their own size; cosines of vanishing vectors by 1/size, which the sizes
      // drawn here exclude.
      else
        expect(Math.abs(value - other), `${path}: ${value} against ${other}`).toBeLessThanOrEqual(
          tolerance * Math.max(1, value * value),
        );
    }
  });
}

const snapshotsOn = (problem: LinearProblemInput, rung: "weights" | "matrices" | "flow") =>
  simulate(problem, { rung }).snapshots;

describe("rungs agree path by path", () => {
  test("weights and alignment matrices, from zero weights", () => {
    const batch = fc.constantFrom<(number | "full")[]>(1, 3, "full");
    fc.assert(
      fc.property(problems(batch, ZERO), (problem) => {
        expectSame(snapshotsOn(problem, "weights"), snapshotsOn(problem, "matrices"), ROUNDING * 100);
      }),
      settings(40),
    );
  });

  test("weights and the reduced form, from any weights, DFA and FROZEN", () => {
    const batch = fc.constantFrom<(number | "full")[]>(1, 3, "full");
    fc.assert(
      fc.property(problems(batch, ANY_INITIAL), fc.constantFrom("dfa" as const, "frozen" as const), (problem, rule) => {
        expectSame(
          snapshotsOn({ ...problem, rule }, "weights"),
          snapshotsOn({ ...problem, rule }, "matrices"),
          ROUNDING * 100,
        );
      }),
      settings(40),
    );
  });

  test("the flow of the weights and the flow of the reduced form", () => {
    fc.assert(
      fc.property(problems(fc.constant("flow" as const), ANY_INITIAL), (problem) => {
        expectSame(
          snapshotsOn(problem, "weights"),
          snapshotsOn(problem, "flow"),
          INTEGRATION,
          /conditionNumbers|ranks/,
        );
      }),
      settings(15),
    );
  });

  test("control: another seed is another path", () => {
    const [problem] = fc.sample(problems(fc.constant(1), ZERO), { seed: 5, numRuns: 1 });
    const other = { ...problem, seed: problem.seed! + 1 };
    expect(() => expectSame(snapshotsOn(problem, "weights"), snapshotsOn(other, "matrices"), ROUNDING * 100)).toThrow();
  });
});

describe("moments and samples", () => {
  const problem = (batch: number | "full"): LinearProblemInput => ({
    network: { inputs: 5, widths: [8, 7], outputs: 3, initial: { kind: "gaussian", scale: 0.3 } },
    feedback: { kind: "gaussian" },
    data: { kind: "teacher", samples: 24, noise: 0.1 },
    training: { rate: 0.05, time: 2, batch },
  });

  test.each(["weights", "matrices"] as const)(
    "a batch of the whole set is gradient descent on its moments (%s)",
    (rung) => {
      expectSame(
        simulate(problem(24), { rung }).snapshots,
        simulate(problem("full"), { rung }).snapshots,
        ROUNDING * 10,
      );
    },
  );

  test("loss is the mean over the samples", () => {
    const network = realiseLinear(parseWith(linearProblemSchema, problem("full")));
    const run = startOn(network, "matrices").stream();
    const first = run.next().value as LinearSnapshot;
    const { inputs, targets } = network.source.samples!;
    const W = network.initialWeights();
    let sum = 0;
    for (let i = 0; i < inputs.rows; i++) {
      let h = inputs.data.subarray(i * 5, i * 5 + 5);
      for (const { rows, cols, data } of W)
        h = Float64Array.from({ length: rows }, (_, r) => h.reduce((s, v, c) => s + data[r * cols + c] * v, 0));
      sum += h.reduce((s, v, c) => s + 0.5 * (v - targets.data[i * 3 + c]) ** 2, 0);
    }
    expect(first.loss).toBeCloseTo(sum / inputs.rows, 12);
  });
});

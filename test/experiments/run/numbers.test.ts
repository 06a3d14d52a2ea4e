import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { simulateAny } from "../../../experiments/run/simulate.ts";
import { requireSymmetric } from "../../../src/data/gaussian.ts";
import { InputError } from "../../../src/inputError.ts";
import { matrixFrom } from "../../../src/linalg/index.ts";

const CASES = { seed: 1, numRuns: Number(process.env.DFA_CASES ?? 200) };

const moments = (inputCovariance: number[][], crossCovariance: number[][]) => ({
  network: { inputs: 2, widths: [4], outputs: 2 },
  data: {
    kind: "moments",
    inputCovariance: { kind: "given", matrix: inputCovariance },
    crossCovariance: { kind: "given", matrix: crossCovariance },
  },
  training: { time: 1 },
});
const identity = [
  [1, 0],
  [0, 1],
];

const places = { kind: "sequence", places: 2, inputs: 2, outputs: 2 };

describe("numbers beyond double precision are refused at the door where the problem shows them", () => {
  test.each<[string, unknown, string]>([
    [
      "an entry",
      moments(
        [
          [1e308, 0],
          [0, 1e308],
        ],
        identity,
      ),
      "problem: data.inputCovariance.matrix[0][0] must be at most 1e+100, got 1e+308",
    ],
    [
      "a matrix that only looks symmetric beside its largest entry",
      moments(
        [
          [1, 1e100],
          [0, 1],
        ],
        identity,
      ),
      "problem: data.inputCovariance must be a symmetric matrix, got 1e+100 in row 1, column 2 and 0 across the diagonal",
    ],
    [
      "the same among small entries",
      moments(
        [
          [1, 1e-10],
          [0, 1e-20],
        ],
        identity,
      ),
      "problem: data.inputCovariance must be a symmetric matrix, got 1e-10 in row 1, column 2 and 0 across the diagonal",
    ],
    [
      "targets that are not symmetric",
      {
        ...moments(identity, identity),
        data: {
          ...moments(identity, identity).data,
          targetCovariance: {
            kind: "given",
            matrix: [
              [3, 1],
              [-1, 3],
            ],
          },
        },
      },
      "problem: data.targetCovariance must be a symmetric matrix, got 1 in row 1, column 2 and -1 across the diagonal",
    ],
    [
      "the map that fits best",
      moments(
        [
          [1e-100, 0],
          [0, 1e-100],
        ],
        [
          [1e100, 0],
          [0, 1],
        ],
      ),
      "the linear map that fits the targets best must have a norm that double precision holds",
    ],
    [
      "a separation",
      { ...moments(identity, identity), data: { kind: "classes", samples: 10, separation: 1e308 } },
      "problem: data.separation must be at most 1e+100, got 1e+308",
    ],
    [
      "a spectrum",
      {
        ...moments(identity, identity),
        data: { kind: "teacher", map: { kind: "spectrum", singularValues: [JSON.parse("1.8e308"), 1] } },
        training: { time: 1, batch: 2 },
      },
      "problem: data.map.singularValues[0] must be a finite number, got Infinity",
    ],
    [
      "initial weights whose product is beyond",
      {
        ...moments(identity, identity),
        network: {
          inputs: 2,
          widths: [2, 2],
          outputs: 2,
          initial: {
            kind: "given",
            matrices: Array.from({ length: 3 }, () => [
              [1e99, 0],
              [0, 1e99],
            ]),
          },
        },
      },
      "problem: data and initial weights must have a loss that double precision holds, up to 1.8e308, got one beyond; scale them",
    ],
    [
      "a mixing of places",
      {
        network: {
          ...places,
          layers: [
            { width: 5, mixing: { kind: "given", matrices: [identity.map((row) => row.map((x) => 1e99 * x))] } },
          ],
          initial: { kind: "gaussian" },
        },
        data: { kind: "teacher" },
        training: { rate: 0.1, time: 1, batch: 2 },
      },
      "problem: data and initial weights must have a loss that double precision holds, up to 1.8e308, got one beyond; scale them",
    ],
  ])("%s", async (_, problem, message) => {
    await expect(simulateAny(problem)).rejects.toThrow(InputError);
    await expect(simulateAny(problem)).rejects.toThrow(message);
  });
});

test.each([
  ["linear network", moments(identity, identity).network],
  ["network of places", { ...places, layers: [5], initial: { kind: "gaussian" } }],
])("what grows beyond them while a %s learns has diverged, and every number shown is one", async (_name, network) => {
  const problem = {
    network,
    data: { kind: "teacher", map: { kind: "spectrum", singularValues: [1e70, 1e69] } },
    training: { rate: 1e60, time: 1e65, batch: 2 },
  };
  const { outcome, snapshots } = await simulateAny(problem);
  expect(outcome.status).toBe("diverged");
  expect(outcome.message).toMatch(/^diverged at step \d+ \(time [\de.+]+\) in layer \d/);
  expect(JSON.stringify([outcome, snapshots])).toBe(
    JSON.stringify([outcome, snapshots], (_, value) =>
      value === null || Number.isFinite(value) || typeof value !== "number" ? value : "not finite",
    ),
  );
});

test("a flow that is looked at next to its start begins with a step that is one", async () => {
  const training = { time: 1, batch: "flow", snapshotTimes: [0, Number.MIN_VALUE] };
  for (const network of [moments(identity, identity).network, { ...places, layers: [5] }]) {
    const { outcome } = await simulateAny({ network, data: { kind: "teacher" }, training });
    expect(outcome.status).toBe("completed");
  }
});

describe("symmetry", () => {
  const scale = fc.integer({ min: -100, max: 100 }).map((exponent) => 10 ** exponent);
  const entry = fc.double({ min: -1, max: 1, noNaN: true });

  test("is seen whatever the units of the coordinates: a covariance and its rescaling pass or fail together", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(scale, entry), { minLength: 2, maxLength: 5 }), fc.boolean(), (axes, bent) => {
        const n = axes.length;
        const correlation = (i: number, j: number) => (i === j ? 1 : axes[Math.max(i, j)][1] * axes[Math.min(i, j)][1]);
        const made = matrixFrom(
          n,
          n,
          (i, j) => axes[i][0] * axes[j][0] * (correlation(i, j) + (bent && i === n - 1 && j === n - 2 ? 1e-3 : 0)),
        );
        // Where the units differ by more than digits can tell, the deviation is rounding of the largest entry.
        const seen = 1e-3 * axes[n - 1][0] * axes[n - 2][0] > 1e-13 * Math.max(...made.data.map(Math.abs));
        const check = () => requireSymmetric(made, "a matrix");
        if (bent && seen) expect(check).toThrow("a matrix must be a symmetric matrix");
        if (!bent) expect(check).not.toThrow();
      }),
      CASES,
    );
  });
});

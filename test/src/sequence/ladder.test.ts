import { describe, expect, test } from "vitest";
import { type SequenceSnapshot } from "../../../src/sequence/index.ts";
import { convolution, KINDS, networkOf, stream } from "./problems.ts";
import { simulate } from "../../../src/simulate/index.ts";

/** Rounding: sums of a few hundred terms over some hundred steps, and of cosines near zero their absolute value. */
const ROUNDING = 1e-9;

/** All numbers in a snapshot, by their path. */
function numbers(value: unknown, path = ""): [string, number | null][] {
  if (typeof value === "number" || value === null) return [[path, value]];
  if (typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, held]) => numbers(held, `${path}.${key}`));
}

function expectEqual(a: SequenceSnapshot, b: SequenceSnapshot, skip: RegExp = /^$/): void {
  const other = new Map(numbers(b));
  const compared = numbers(a).filter(([path]) => !skip.test(path));
  expect(compared.length).toBeGreaterThan(10);
  for (const [path, value] of compared) {
    const held = other.get(path);
    if (value === null || held === null) expect([path, held]).toEqual([path, value]);
    else expect(Math.abs(value - held!) / Math.max(1, Math.abs(value)), path).toBeLessThan(ROUNDING);
  }
}

describe.each(Object.entries(KINDS))("%s", (name, problem) => {
  test("alignment matrices and full weights measure the same", () => {
    const weights = simulate(problem, { rung: "weights" });
    const matrices = simulate(problem, { rung: "matrices" });
    expect(weights.outcome).toEqual(matrices.outcome);
    expect(weights.outcome.status).toBe("completed");
    // Condition numbers of matrices near rank deficiency, recovered from weights, amplify rounding; weights that start
    // elsewhere, or do not learn, give none.
    const skip = /^\.conditioning/;
    weights.snapshots.forEach((snapshot, t) => expectEqual(snapshot, matrices.snapshots[t], skip));
    expectEqual(
      { ...weights.snapshots[0], ...weights.ceilings },
      { ...matrices.snapshots[0], ...matrices.ceilings },
      skip,
    );
    const loss = matrices.snapshots.map((snapshot) => snapshot.loss);
    if (name !== "only the readout") expect(loss[2]).toBeLessThan(0.9 * loss[0]);
  });
});

test("condition numbers recovered from weights are those of the alignment matrices", () => {
  for (const problem of [convolution(), stream()]) {
    const [weights, matrices] = (["weights", "matrices"] as const).map(
      (rung) => simulate(problem, { rung }).snapshots[2].conditioning,
    );
    expect(weights.map(({ layer, offset, below, rank }) => [layer, offset, below, rank])).toEqual(
      matrices.map(({ layer, offset, below, rank }) => [layer, offset, below, rank]),
    );
    weights.forEach(({ kappa }, i) => expect(kappa! / matrices[i].kappa! - 1).toBeLessThan(1e-6));
  }
});

test("gradient descent in small steps goes to the flow", () => {
  const flow = simulate(convolution({ training: { time: 1, batch: "flow", snapshotTimes: [1] } }));
  const distance = (rate: number) => {
    const training = { rate, time: 1, batch: "full" as const, snapshotTimes: [1] };
    const { snapshots } = simulate(convolution({ training }));
    return Math.abs(snapshots[0].loss - flow.snapshots[0].loss);
  };
  // Euler's method is of order one: half the step, half the distance.
  const order = Math.log2(distance(0.005) / distance(0.0025));
  expect(order).toBeGreaterThan(0.9);
  expect(order).toBeLessThan(1.1);
});

test("infinite width is orthonormal feedback of any width, in layers and in a stream without what its columns share", () => {
  const layers = [
    { width: "infinite" as const, mixing: { kind: "shifts" as const, kernel: 3 } },
    { width: "infinite" as const, mixing: { kind: "shifts" as const, kernel: 2 } },
  ];
  const wide = simulate(convolution({ network: { layers } }));
  const orthonormal = simulate(convolution({ feedback: { kind: "orthonormal" } }));
  wide.snapshots.forEach((snapshot, t) => expectEqual(snapshot, orthonormal.snapshots[t]));

  const infinite = { network: { layers: ["infinite", "infinite"] as "infinite"[] } };
  const limit = simulate(stream(infinite)).snapshots[2];
  const loss = (width: number) => simulate(stream({ network: { layers: [width, width] } })).snapshots[2].loss;
  const [narrow, broad] = [Math.abs(loss(50) - limit.loss), Math.abs(loss(20_000) - limit.loss)];
  expect(broad).toBeLessThan(0.02);
  expect(broad).toBeLessThan(0.3 * narrow);
});

test("the same seed gives the same feedback whatever is shared elsewhere", () => {
  const [plain] = networkOf(convolution()).feedback();
  const [transported] = networkOf(convolution({ feedback: { kind: "gaussian", transport: "mixing" } })).feedback();
  expect(transported.data).toEqual(plain.data);
});

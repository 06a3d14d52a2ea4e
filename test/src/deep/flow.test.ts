import { describe, expect, test } from "vitest";
import type { Activation } from "../../../src/activation/index.ts";
import { networkFlow, type FlowNetwork } from "../../../src/deep/flow.ts";
import type { LossKind } from "../../../src/deep/loss.ts";
import { fixedSource } from "../../../src/data/index.ts";
import { fromRows, matrix, norm, relativeDistance, subtract, type Matrix } from "../../../src/linalg/index.ts";
import { FullWeights } from "../../../src/linear/index.ts";
import { bpInvariants } from "../../../src/measure/index.ts";
import { solve } from "../../../src/ode/index.ts";
import { linearProblemSchema, parseWith, realiseLinear } from "../../../src/problem/index.ts";
import { gaussianMatrix, stream } from "../../../src/random/index.ts";

/** Central differences with a step of 1e-5 are off by about 1e-10 of the loss. */
const DIFFERENCE_TOLERANCE = 1e-8;

/** Sums of a few dozen terms in another order. */
const ROUNDING = 1e-13;

/** The integrator's 1e-10 a step over some dozens of steps. */
const FLOW_TOLERANCE = 1e-7;

const SIZES = [3, 5, 4, 2];
const SAMPLES = 6;

const random = (rows: number, cols: number, name: string): Matrix => gaussianMatrix(rows, cols, stream(3, name), 0.7);

function network(change: Partial<FlowNetwork> = {}): FlowNetwork {
  const targets = random(SAMPLES, 2, "targets");
  const classes = matrix(SAMPLES, 2);
  for (let s = 0; s < SAMPLES; s++) classes.data[2 * s + (s % 2)] = 1;
  return {
    activation: "tanh",
    loss: "mse",
    rule: "dfa",
    inputs: random(SAMPLES, 3, "inputs"),
    targets: change.loss === "cross-entropy" ? classes : targets,
    initial: [1, 2, 3].map((l) => random(SIZES[l], SIZES[l - 1], `W${l}`)),
    feedback: [1, 2].map((l) => random(SIZES[l], 2, `F${l}`)),
    ...change,
  };
}

const velocity = (of: FlowNetwork): Matrix[] => {
  const flow = networkFlow(of);
  const dydt = new Float64Array(flow.dimension);
  flow.rightHandSide(0, flow.start, dydt);
  return flow.weights(dydt);
};

const settings = (["linear", "relu", "tanh"] as Activation[]).flatMap((activation) =>
  (["mse", "cross-entropy"] as LossKind[]).map((loss) => ({ activation, loss })),
);

test.each(settings)("backpropagation descends the gradient of the loss: $activation, $loss", (setting) => {
  const flow = networkFlow(network({ ...setting, rule: "bp" }));
  const dydt = new Float64Array(flow.dimension);
  flow.rightHandSide(0, flow.start, dydt);
  const step = 1e-5;
  dydt.forEach((value, i) => {
    const at = (by: number) => flow.loss(flow.start.map((w, j) => (j === i ? w + by : w)));
    expect(Math.abs(value + (at(step) - at(-step)) / (2 * step))).toBeLessThan(DIFFERENCE_TOLERANCE);
  });
});

test.each(settings)(
  "with the transposed weights as feedback DFA is backpropagation in a two-layer network: $activation, $loss",
  (setting) => {
    const initial = [random(5, 3, "W1"), random(2, 5, "W2")];
    const feedback = [
      matrix(
        5,
        2,
        Float64Array.from({ length: 10 }, (_, k) => initial[1].data[(k % 2) * 5 + Math.floor(k / 2)]),
      ),
    ];
    const [dfa, bp] = (["dfa", "bp"] as const).map((rule) =>
      velocity(network({ ...setting, rule, initial, feedback })),
    );
    dfa.forEach((dW, i) => expect(relativeDistance(dW, bp[i])).toBeLessThan(ROUNDING));
  },
);

test("a DFA step worked out by hand", () => {
  // One sample, x = 2: a = (2, −2), h = (2, 0), ŷ = 6, e = 5; the second neuron is silent.
  const of = network({
    activation: "relu",
    inputs: fromRows([[2]]),
    targets: fromRows([[1]]),
    initial: [fromRows([[1], [-1]]), fromRows([[3, 1]])],
    feedback: [fromRows([[0.5], [0.5]])],
  });
  const [d1, d2] = velocity(of);
  expect([...d1.data].map((v) => v + 0)).toEqual([-5, 0]);
  expect([...d2.data].map((v) => v + 0)).toEqual([-10, 0]);
  expect(networkFlow(of).loss(networkFlow(of).start)).toBe(12.5);
});

test.each(["dfa", "bp"] as const)("linear %s is the flow of the deep linear simulator", (rule) => {
  const of = network({ activation: "linear", rule });
  const problem = parseWith(linearProblemSchema, {
    network: {
      inputs: 3,
      widths: [5, 4],
      outputs: 2,
      initial: { kind: "given", matrices: of.initial.map(rowsOf) },
    },
    rule,
    feedback: { kind: "given", matrices: of.feedback!.map(rowsOf) },
    data: { kind: "file", path: "none" },
    training: { time: 1 },
  });
  const dynamics = new FullWeights(realiseLinear(problem, fixedSource(of.inputs, of.targets)), "moments", {
    samples: null,
  });
  const expected = new Float64Array(dynamics.state.length);
  dynamics.flow(dynamics.state, expected);
  const flow = networkFlow(of);
  const dydt = new Float64Array(flow.dimension);
  flow.rightHandSide(0, flow.start, dydt);
  expect(relativeDistance(column(dydt), column(expected))).toBeLessThan(ROUNDING);
});

test("integrated, backpropagation lowers the loss and stays balanced", () => {
  const flow = networkFlow(network({ rule: "bp", activation: "linear" }));
  const { status, y } = solve(flow, flow.start, [0, 2], { relativeTolerance: 1e-10 });
  expect(status).toBe("completed");
  expect(flow.loss(y)).toBeLessThan(0.7 * flow.loss(flow.start));
  const [before, after] = [flow.start, y].map((state) => bpInvariants(flow.weights(state)));
  after.forEach((invariant, i) => expect(norm(subtract(invariant, before[i]))).toBeLessThan(FLOW_TOLERANCE));
});

test("from exactly zero weights the first layer moves under ReLU too, and the others wait", () => {
  const zero = [1, 2, 3].map((l) => matrix(SIZES[l], SIZES[l - 1]));
  const [first, ...others] = velocity(network({ activation: "relu", initial: zero }));
  expect(norm(first)).toBeGreaterThan(0);
  others.forEach((dW) => expect(norm(dW)).toBe(0));
});

describe("shapes that do not fit", () => {
  test.each([
    [{ initial: [random(5, 2, "a"), random(2, 5, "b")] }, "networkFlow: W_1 must have 3 columns, got 2"],
    [{ targets: random(4, 2, "t") }, "networkFlow: targets must be 6 × 2, got 4 × 2"],
    [{ feedback: undefined }, "networkFlow: DFA needs 2 feedback matrices, got none"],
    [{ feedback: [random(5, 2, "f"), random(5, 2, "g")] }, "networkFlow: F_2 must be 4 × 2, got 5 × 2"],
  ])("%#", (change, message) => {
    expect(() => networkFlow(network(change))).toThrow(new RangeError(message));
  });
});

const rowsOf = (M: Matrix): number[][] =>
  Array.from({ length: M.rows }, (_, i) => [...M.data.subarray(i * M.cols, (i + 1) * M.cols)]);
const column = (data: Float64Array): Matrix => matrix(data.length, 1, data);

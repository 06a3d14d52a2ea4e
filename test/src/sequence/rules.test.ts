import { describe, expect, test } from "vitest";
import { stream as randomStream } from "../../../src/random/index.ts";
import { SequenceDynamics, SequenceMeasure, startSequence, weightsView } from "../../../src/sequence/index.ts";
import { parseWith, sequenceProblemSchema } from "../../../src/problem/index.ts";
import { convolution, networkOf, stream } from "./problems.ts";
import { simulate } from "../../../src/simulate/index.ts";

const gaussian = { initial: { kind: "gaussian" as const, scale: 0.7 } };

describe.each([
  [
    "a pooled convolution with a stride",
    convolution({
      network: {
        places: 8,
        layers: [{ width: 5, mixing: { kind: "shifts", kernel: 3, stride: 2 } }, 4],
        readout: { mixing: { kind: "causal-mean" }, pooled: true },
        ...gaussian,
      },
      rule: "bp",
    }),
  ],
  [
    "a stream whose embedding learns",
    stream({
      network: {
        layers: [6, { width: 6, mixing: { kind: "causal-mean" } }],
        embedding: { scale: 1, trained: true },
        ...gaussian,
      },
      rule: "bp",
    }),
  ],
])("backpropagation in %s", (_, problem) => {
  test("is the gradient of the loss, by central differences", () => {
    const network = networkOf(problem);
    const population = network.source.population();
    const dynamics = new SequenceDynamics(network, weightsView(network), population.count);
    const state = dynamics.state.slice();
    const derivative = new Float64Array(state.length);
    dynamics.flow(population, state, derivative);
    const loss = (at: Float64Array) => {
      dynamics.state.set(at);
      return 0.5 * dynamics.pass(population.inputs, population.targets);
    };
    const random = randomStream(3, "entries");
    for (let trial = 0; trial < 40; trial++) {
      const i = random.integer(state.length);
      const h = 1e-4;
      const moved = (by: number) => loss(state.map((w, k) => (k === i ? w + by : w)));
      const slope = (moved(h) - moved(-h)) / (2 * h);
      // Truncation of order h² beside rounding of order 1e-16 / h.
      expect(Math.abs(slope + derivative[i])).toBeLessThan(1e-6 * Math.max(1, Math.abs(slope)));
    }
    expect(derivative.some((d) => Math.abs(d) > 1e-3)).toBe(true);
  });

  test("falls as its own measure says, and is its own reference", () => {
    const network = networkOf(problem);
    const view = weightsView(network);
    const state = new SequenceDynamics(network, view, 1).state;
    const { descent, lossRate } = new SequenceMeasure(network, view).of(state);
    expect(descent).toBeCloseTo(1, 12);
    expect(lossRate.rule).toBe(lossRate.bp);
    const population = network.source.population();
    const dynamics = new SequenceDynamics(network, view, population.count);
    const derivative = new Float64Array(state.length);
    dynamics.flow(population, dynamics.state.slice(), derivative);
    expect(lossRate.bp / -derivative.reduce((sum, d) => sum + d * d, 0)).toBeCloseTo(1, 12);
  });
});

describe.each([
  ["dfa", convolution({ feedback: { kind: "gaussian", overPlaces: 2 }, network: gaussian })],
  [
    "dfa, one feedback for all blocks",
    stream({ feedback: { kind: "gaussian", overBlocks: "shared" }, network: gaussian }),
  ],
  ["fa", convolution({ rule: "fa", network: gaussian })],
  ["fa, stream", stream({ rule: "fa", network: gaussian })],
  ["frozen", stream({ rule: "frozen", network: gaussian })],
])("under %s", (_, problem) => {
  test("the loss changes at the rate that is measured", () => {
    const network = networkOf(problem);
    const view = weightsView(network);
    const population = network.source.population();
    const dynamics = new SequenceDynamics(network, view, population.count);
    const start = dynamics.state.slice();
    const { lossRate, descent, updateAlignment } = new SequenceMeasure(network, view).of(start);
    const derivative = new Float64Array(start.length);
    dynamics.flow(population, start, derivative);
    const lossAt = (h: number) => {
      dynamics.state.set(start.map((w, i) => w + h * derivative[i]));
      return 0.5 * dynamics.pass(population.inputs, population.targets);
    };
    const h = 1e-4;
    const slope = (lossAt(h) - lossAt(-h)) / (2 * h);
    expect(Math.abs(slope / lossRate.rule - 1)).toBeLessThan(1e-6);
    const size = Math.sqrt(derivative.reduce((sum, d) => sum + d * d, 0));
    expect(descent).toBeCloseTo(-lossRate.rule / (size * Math.sqrt(-lossRate.bp)), 10);
    expect(Math.abs(updateAlignment.total!)).toBeLessThan(1);
  });
});

test("every rule lowers the loss of a stream from zero weights, backpropagation the most at first", () => {
  const loss = (rule: "bp" | "dfa" | "frozen") => {
    const { snapshots, outcome } = simulate(stream({ rule }), { rung: "weights" });
    expect(outcome.status).toBe("completed");
    return snapshots[2].loss / snapshots[0].loss;
  };
  expect(loss("dfa")).toBeLessThan(loss("frozen"));
  expect(loss("bp")).toBeLessThan(loss("frozen"));
  expect(loss("frozen")).toBeLessThan(1);
});

test("a run goes on from a checkpoint, bit for bit", () => {
  const problem = parseWith(
    sequenceProblemSchema,
    convolution({
      data: { kind: "teacher", mixing: { kind: "shifts", kernel: 3 }, noise: 0.2, samples: 10 },
      training: { rate: 0.01, time: 1, batch: 3 },
    }),
  );
  const run = (of: typeof problem, checkpoint?: Uint8Array) => startSequence(of).inSteps!(checkpoint);
  const whole = run(problem);
  while (!whole.outcome) whole.advance();
  const first = run(problem);
  first.advance(37);
  while (first.step < 37) first.advance(37 - first.step);
  const second = run(problem, first.checkpoint());
  while (!second.outcome) second.advance(11);
  expect(second.snapshots).toEqual(whole.snapshots);
  expect(second.checkpoint()).toEqual(whole.checkpoint());
  expect(() => run({ ...problem, seed: 2 }, first.checkpoint())).toThrow(/another/);
});

test("rates too high diverge and say where", () => {
  const { outcome } = simulate(convolution({ training: { rate: 1, time: 50, batch: 1 } }));
  expect(outcome.status).toBe("diverged");
  expect(outcome.message).toMatch(/^diverged at step \d+ .* in layer \d, whose weights .*; try a rate below 1/);
});

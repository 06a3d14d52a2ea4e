import { describe, expect, test } from "vitest";
import type { RuleRandom } from "../../../../src/deep/rules/index.ts";
import { TrainableNetwork, type NetworkSpec } from "../../../../src/deep/training/index.ts";
import { stream } from "../../../../src/random/index.ts";
import { NETWORKS, numbers, rows, samples, spec } from "../training/networks.ts";
import { restore } from "../training/restore.ts";

const drawnLike = (weights: readonly Float32Array[], name: string, scale = 0.4) =>
  weights.slice(1).map((W, i) => numbers(W.length, `${name}_${i + 2}`, scale));

/** A network under a rule with backward weights, random ones at every step where it asks for them. */
function withRule(
  rule: NetworkSpec["rule"],
  layers = NETWORKS.mixed,
  change: Partial<NetworkSpec> = {},
): NetworkSpec & { backward: readonly Float32Array[] } {
  const made = spec(layers, { rule, ...change });
  const backward = drawnLike(made.weights, "B");
  const random: RuleRandom = {
    backward: (step) => drawnLike(made.weights, `M at ${step}`),
    noise: (step) => stream(1, "noise", step),
  };
  return { ...made, feedback: null, backward, random, learning: { decay: 0.5, rate: 0.1 } };
}

const set = samples(24, 25, "numbers");
const order = rows(24);

function train(network: TrainableNetwork, steps: number, from = 0): TrainableNetwork {
  for (let t = from; t < from + steps; t++) network.step(set, order, (t % 3) * 8, 8);
  return network;
}

const distance = (a: readonly Float32Array[], b: readonly Float32Array[]): number =>
  Math.hypot(...a.map((A, i) => Math.hypot(...A.map((value, k) => value - b[i][k]))));

describe("Kolen and Pollack's rule", () => {
  /** Numbers of size one, rounded at 6e-8 in each of sixty steps, of which what is left of the distance is a fifth. */
  const SINGLE = 6e-8 * 60 * 5;

  /** How far `B_l − W_l` is from what it was, shrunk by 1 − ηλ a step, as a part of it. */
  function departure(rule: "kp" | "fa", optimiser: NetworkSpec["optimiser"]): number {
    const of = withRule(rule, NETWORKS.mixed, { optimiser, rate: 0.05 });
    const network = train(new TrainableNetwork(of), 60);
    const { weights, backward } = network.state();
    const now = rule === "kp" ? backward : of.backward;
    const shrunk = of.backward.map((B, i) => B.map((b, k) => (1 - 0.05 * 0.5) ** 60 * (b - of.weights[i + 1][k])));
    const apart = now.map((B, i) => B.map((b, k) => b - weights[i + 1][k]));
    return (
      distance(apart, shrunk) /
      distance(
        shrunk,
        shrunk.map((a) => new Float32Array(a.length)),
      )
    );
  }

  test.each([
    { kind: "sgd", momentum: 0 },
    { kind: "sgd", momentum: 0.9 },
    { kind: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  ] as const)("brings B_l and W_l together at the decay rate, whatever is learned: %o", (optimiser) => {
    expect(departure("kp", optimiser)).toBeLessThan(SINGLE);
  });

  test("control: fixed backward weights stay apart", () => {
    expect(departure("fa", { kind: "sgd", momentum: 0 })).toBeGreaterThan(100 * SINGLE);
  });
});

describe("sign-symmetric rules", () => {
  const layers = [
    { kind: "full", rows: 300, cols: 25 },
    { kind: "full", rows: 300, cols: 300 },
    { kind: "full", rows: 3, cols: 300 },
  ] as const;
  /** The standard error of a mean over the 90,000 weights of layer 2, three of them. */
  const MONTE_CARLO = 3 / Math.sqrt(300 * 300);
  const alignment = (rule: NetworkSpec["rule"], backward?: readonly Float32Array[]) => {
    const of = withRule(rule, layers);
    return new TrainableNetwork(backward ? { ...of, backward } : of).weightAlignment()!.layers[2]!;
  };
  const ones = [new Float32Array(300 * 300).fill(0.1), new Float32Array(900).fill(0.1)];

  test("of Gaussian weights have the alignment √(2/π) with their signs, 2/π with Gaussian magnitudes", () => {
    expect(Math.abs(alignment("usf", ones) - Math.sqrt(2 / Math.PI))).toBeLessThan(MONTE_CARLO);
    expect(Math.abs(alignment("frsf") - 2 / Math.PI)).toBeLessThan(MONTE_CARLO);
    expect(Math.abs(alignment("brsf") - 2 / Math.PI)).toBeLessThan(MONTE_CARLO);
  });

  test("control: magnitudes with signs of their own are not aligned", () => {
    expect(Math.abs(alignment("fa"))).toBeLessThan(MONTE_CARLO);
  });

  test("a weight of zero sends nothing", () => {
    const of = withRule("frsf", NETWORKS.full);
    const zero = { ...of, weights: of.weights.map((W) => new Float32Array(W.length)) };
    expect(new TrainableNetwork(zero).weightAlignment()!.total).toBeNull();
  });
});

test("a weight mirror settles at the alignment 1/√(1 + ρ(n + 1)/((2 − ρ)m)) with weights that hardly move", () => {
  const [n, m, rho] = [60, 8, 0.1];
  const layers = [
    { kind: "full", rows: n, cols: 25 },
    { kind: "full", rows: 100, cols: n },
    { kind: "full", rows: 3, cols: 100 },
  ] as const;
  const network = new TrainableNetwork(withRule("wm", layers, { rate: 1e-9, batch: m }));
  const seen: number[] = [];
  for (let t = 0; t < 240; t++) {
    network.step(set, order, 0, m);
    if (t >= 120 && t % 20 === 19) seen.push(network.weightAlignment()!.layers[2]!);
  }
  const mean = seen.reduce((sum, value) => sum + value, 0) / seen.length;
  const expected = 1 / Math.sqrt(1 + (rho * (n + 1)) / ((2 - rho) * m));
  const deviation = Math.sqrt(seen.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (seen.length - 1));
  // Six looks, a time constant of two apart: four standard errors, and the curvature of 1/√ over that spread.
  const tolerance = (4 * deviation) / Math.sqrt(seen.length) + deviation ** 2;
  expect(tolerance).toBeLessThan(0.05);
  expect(Math.abs(mean - expected)).toBeLessThan(tolerance);
  // Control: without the averaging over 2/ρ − 1 steps it would be this.
  expect(Math.abs(mean - 1 / Math.sqrt(1 + (n + 1) / m))).toBeGreaterThan(5 * tolerance);
});

describe("DRTP", () => {
  const stepped = (rule: "dfa" | "drtp", scale: number) => {
    const of = spec(NETWORKS.mixed, { rule });
    const weights = of.weights.map((W, i) => (i === 3 ? W.map((w) => scale * w) : W));
    return train(new TrainableNetwork({ ...of, weights }), 1)
      .weights()
      .slice(0, 3);
  };

  test("moves the hidden layers as DFA does where the outputs are zero", () => {
    expect(stepped("drtp", 0)).toEqual(stepped("dfa", 0));
  });

  test("does not hear the outputs, as DFA does", () => {
    expect(stepped("drtp", 1)).toEqual(stepped("drtp", 0));
    expect(stepped("dfa", 1)).not.toEqual(stepped("dfa", 0));
  });
});

describe.each(["usf", "brsf", "frsf", "kp", "wm"] as const)("%s", (rule) => {
  const of = withRule(rule);

  test("goes on from a state to the same bits, looked at or not", () => {
    const saved = structuredClone(train(new TrainableNetwork(of), 7).state());
    const resumed = new TrainableNetwork(of);
    restore(resumed, saved);
    resumed.weightAlignment();
    resumed.compareSignals(set, order);
    expect(train(resumed, 5, 7).state()).toEqual(train(new TrainableNetwork(of), 12).state());
  });

  test("needs backward weights", () => {
    expect(() => new TrainableNetwork({ ...of, backward: null })).toThrow(/needs 3 sets of backward weights, got null/);
  });
});

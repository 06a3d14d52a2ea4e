import { describe, expect, test } from "vitest";
import { TrainableNetwork, type NetworkSpec } from "../../../../src/deep/training/index.ts";
import { matrix, norm, subtract, type Matrix } from "../../../../src/linalg/index.ts";
import { bpInvariants, neuronInvariants } from "../../../../src/measure/index.ts";
import { NETWORKS, rows, samples, spec } from "./networks.ts";

/*
 * What gradient flow conserves, descent conserves up to its rate: at half the rate, over the same time, the drift is
 * half. What is not conserved drifts as far.
 */

const TIME = 4;
const RATE = 0.02;

/** Halves, with the next order in the rate. */
const isHalf = (ratio: number) => ratio > 0.4 && ratio < 0.6;

const asMatrices = ({ layers }: NetworkSpec, weights: readonly Float32Array[]): Matrix[] =>
  layers.map(({ rows: n, cols }, i) => matrix(n, cols, Float64Array.from(weights[i])));

/** How far a quantity has moved after the time, at the rate and at half of it. */
function drifts(of: NetworkSpec, quantity: (weights: Matrix[]) => Matrix[]): { drift: number; ratio: number } {
  const data = samples(8, 25, of.loss === "mse" ? "numbers" : "classes");
  const at = (rate: number) => {
    const network = new TrainableNetwork({ ...of, rate });
    const start = quantity(asMatrices(of, network.weights()));
    const order = rows(8);
    for (let step = 0; step < Math.round(TIME / rate); step++) network.step(data, order);
    return Math.max(...quantity(asMatrices(of, network.weights())).map((Q, i) => norm(subtract(Q, start[i]))));
  };
  const drift = at(RATE);
  return { drift, ratio: at(RATE / 2) / drift };
}

describe("balancedness W_{l+1}ᵀW_{l+1} − W_lW_lᵀ in a linear network", () => {
  const linear = (rule: "bp" | "dfa") => spec(NETWORKS.full, { activation: "linear", rule });

  test("is conserved by backpropagation, up to the rate", () => {
    const { drift, ratio } = drifts(linear("bp"), bpInvariants);
    expect(isHalf(ratio), `ratio ${ratio}`).toBe(true);
    expect(drift).toBeLessThan(10 * RATE);
  });

  test("control: not by DFA", () => {
    const { ratio } = drifts(linear("dfa"), bpInvariants);
    expect(isHalf(ratio), `ratio ${ratio}`).toBe(false);
  });
});

describe.each(["mse", "cross-entropy"] as const)(
  "F_k · W_{L,:,k} − ½‖w_k‖² of the last hidden layer's neurons, %s",
  (loss) => {
    const invariant = (of: NetworkSpec) => (weights: Matrix[]) => {
      const L = weights.length;
      const F = of.feedback![L - 2];
      const sent = matrix(weights[L - 2].rows, weights[L - 1].rows, Float64Array.from(F));
      const values = neuronInvariants(weights[L - 1], weights[L - 2], sent);
      return [matrix(1, values.length, values)];
    };
    const ratioOf = (activation: NetworkSpec["activation"], layers = NETWORKS.full): number => {
      const of = spec(layers, { activation, loss });
      return drifts(of, invariant(of)).ratio;
    };

    test.each(["linear", "relu"] as const)("is conserved by DFA up to the rate: %s", (activation) => {
      const ratio = ratioOf(activation);
      expect(isHalf(ratio), `ratio ${ratio}`).toBe(true);
    });

    test("control: not with tanh", () => {
      const ratio = ratioOf("tanh");
      expect(isHalf(ratio), `ratio ${ratio}`).toBe(false);
    });
  },
);

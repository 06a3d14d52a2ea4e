import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { alignmentCeiling } from "../../../../src/deep/structure/index.ts";
import {
  feedbackProducts,
  TrainableNetwork,
  weightCosine,
  type NetworkSpec,
} from "../../../../src/deep/training/index.ts";
import { identity, matrix, norm, type Matrix } from "../../../../src/linalg/index.ts";
import { weightAlignment, type Alignment } from "../../../../src/measure/index.ts";
import { NETWORKS, OUTPUTS, rows, samples, spec, structureOf } from "./networks.ts";

/** Products of feedback in single precision: 6e-8 a term, some dozens of terms. */
const SINGLE_PRECISION = 2e-6;

const parameters = { seed: 1, numRuns: Number(process.env.DFA_CASES ?? 8) };

const close = (a: number | null, b: number | null) => expect(Math.abs(a! - b!)).toBeLessThan(SINGLE_PRECISION);
const closeAll = (ours: Alignment, theirs: Alignment) => {
  expect(Object.keys(ours.layers)).toEqual(Object.keys(theirs.layers));
  for (const [layer, value] of Object.entries(theirs.layers)) close(ours.layers[layer], value);
  close(ours.total, theirs.total);
};

const feedbackOf = ({ layers, feedback }: NetworkSpec): Matrix[] =>
  feedback!.map((F, i) => matrix(layers[i].rows, OUTPUTS, Float64Array.from(F)));
const matricesOf = ({ layers }: NetworkSpec, weights: readonly Float32Array[]): Matrix[] =>
  layers.map((layer, i) => structureOf(layer).toMatrix(weights[i]));

describe.each(Object.keys(NETWORKS))("%s", (name) => {
  const of = spec(NETWORKS[name]);

  test("weight alignment is that of the layers' matrices", () => {
    const network = new TrainableNetwork(of);
    closeAll(network.weightAlignment()!, weightAlignment(matricesOf(of, network.weights()), feedbackOf(of)));
  });

  test("the ceilings are those of the projected products", () => {
    const F = [...feedbackOf(of), identity(OUTPUTS)];
    const ceilings = new TrainableNetwork(of).alignmentCeilings()!;
    of.layers.slice(1).forEach((layer, i) => {
      close(ceilings.layers[i + 2], alignmentCeiling(F[i + 1], F[i], structureOf(layer)));
    });
  });

  test("weight norms are those of the layers' matrices", () => {
    const network = new TrainableNetwork(of);
    const norms = network.weightNorms();
    matricesOf(of, of.weights).forEach((W, i) => close(norms[i + 1], norm(W)));
  });

  test("the cosine of two networks' weights is that of their matrices", () => {
    const other = spec(of.layers, {}, 2);
    const [A, B] = [of, other].map((each) => matricesOf(each, each.weights));
    const dot = (P: Matrix, Q: Matrix) => P.data.reduce((sum, p, k) => sum + p * Q.data[k], 0);
    const ours = weightCosine(of.layers, of.weights, other.weights);
    A.forEach((P, i) => close(ours.layers[i + 1], dot(P, B[i]) / (norm(P) * norm(B[i]))));
    const sum = (P: readonly Matrix[], Q: readonly Matrix[]) => P.reduce((total, M, i) => total + dot(M, Q[i]), 0);
    close(ours.total, sum(A, B) / Math.sqrt(sum(A, A) * sum(B, B)));
    close(weightCosine(of.layers, of.weights, of.weights).total, 1);
  });

  test("no training lifts weight alignment above the ceiling", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.constantFrom("linear", "relu", "tanh", "swish"),
        fc.constantFrom("mse", "cross-entropy"),
        (seed, activation, loss) => {
          const drawn = spec(of.layers, { activation, loss, rate: 0.03 }, seed);
          const network = new TrainableNetwork(drawn);
          const data = samples(8, 25, loss === "mse" ? "numbers" : "classes", OUTPUTS, seed);
          const ceilings = network.alignmentCeilings()!;
          for (let step = 0; step < 60 && !network.divergence; step++) {
            network.step(data, rows(8));
            const WA = network.weightAlignment()!;
            for (const [layer, value] of Object.entries(WA.layers)) {
              if (value !== null) expect(value).toBeLessThanOrEqual(ceilings.layers[layer]! + SINGLE_PRECISION);
            }
            if (WA.total !== null) expect(WA.total).toBeLessThanOrEqual(ceilings.total! + SINGLE_PRECISION);
          }
        },
      ),
      parameters,
    );
  });

  test("control: the ceiling is reached by the projected products, so that none below would hold", () => {
    const products = feedbackProducts(of.layers, of.feedback!);
    const weights = [of.weights[0], ...products.map(({ sums, multiplicity }) => sums.map((s) => s / multiplicity))];
    const network = new TrainableNetwork({ ...of, weights });
    closeAll(network.weightAlignment()!, network.alignmentCeilings()!);
  });
});

test("under FA weights align with the backward weights, and can reach them", () => {
  const of = spec(NETWORKS.convolutional, { rule: "fa" });
  const aligned = new TrainableNetwork({ ...of, weights: [of.weights[0], ...of.backward!] });
  for (const { layers, total } of [aligned.weightAlignment()!, aligned.alignmentCeilings()!]) {
    for (const value of [...Object.values(layers), total]) close(value, 1);
  }
  const { total } = new TrainableNetwork(of).weightAlignment()!;
  expect(Math.abs(total!)).toBeLessThan(0.9);
});

test("without feedback nothing is aligned with it: null", () => {
  const network = new TrainableNetwork(spec(NETWORKS.full, { rule: "bp", feedback: null }));
  expect(network.weightAlignment()).toBeNull();
  expect(network.alignmentCeilings()).toBeNull();
  expect(network.compareSignals(samples(4, 25, "numbers"), rows(4))).toBeNull();
});

test("weights and signals that vanish have no direction: null, never 1", () => {
  const of = spec(NETWORKS.mixed, { activation: "linear" });
  const network = new TrainableNetwork({ ...of, weights: of.weights.map((W) => W.map(() => 0)) });
  const WA = network.weightAlignment()!;
  expect([...Object.values(WA.layers), WA.total]).toEqual([null, null, null, null]);
  const { gradientAlignment, updateAlignment } = network.compareSignals(samples(4, 25, "numbers"), rows(4))!;
  expect([...Object.values(gradientAlignment.layers), gradientAlignment.total]).toEqual([null, null, null, null]);
  expect(updateAlignment.total).toBeNull();
  expect(gradientAlignment.norms[1].backpropagation).toBe(0);
  expect(gradientAlignment.norms[1].feedback).toBeGreaterThan(0);
});

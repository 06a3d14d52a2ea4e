import { expect, test } from "vitest";
import { inner, matrixFrom, multiply, norm, transpose, type Matrix } from "../../../src/linalg/index.ts";
import { stream as randomStream } from "../../../src/random/index.ts";
import { denseMap, SequenceDynamics, SequenceMeasure, weightsView } from "../../../src/sequence/index.ts";
import { convolution, networkOf, stream } from "./problems.ts";

const part = (F: Matrix, nL: number, r: number) => matrixFrom(F.rows, nL, (i, j) => F.data[i * F.cols + r * nL + j]);

test("weight alignment and its ceiling, pair of places by pair of places", () => {
  const network = networkOf(
    convolution({
      feedback: { kind: "gaussian", overPlaces: 4 },
      network: { initial: { kind: "gaussian" }, readout: { mixing: { kind: "causal-mean" } } },
    }),
  );
  const view = weightsView(network);
  const dynamics = new SequenceDynamics(network, view, 1);
  const measure = new SequenceMeasure(network, view);
  const { weightAlignment, offsetAlignment } = measure.of(dynamics.state);
  const F = network.feedback();
  const nL = network.outputs;
  for (const i of [1, 2]) {
    const { layer, maps } = network.layers[i];
    const sums = { inner: 0, weights: 0, targets: 0 };
    maps.forEach((map, k) => {
      const W = dynamics.matrices()[i][k];
      const M = denseMap(map);
      const own = { inner: 0, weights: 0, targets: 0 };
      const best = matrixFrom(W.rows, W.cols, () => 0);
      let weight = 0;
      for (let q = 0; q < M.rows; q++)
        for (let p = 0; p < M.cols; p++) {
          const m = M.data[q * M.cols + p];
          const below = transpose(part(F[i - 1], nL, q % 4));
          const target = i === 2 ? below : multiply(part(F[i], nL, p % 4), below);
          own.inner += m * m * inner(W, target);
          own.weights += m * m * norm(W) ** 2;
          own.targets += m * m * norm(target) ** 2;
          weight += m * m;
          best.data.forEach((value, j) => (best.data[j] = value + m * m * target.data[j]));
        }
      expect(offsetAlignment[layer][k]).toBeCloseTo(own.inner / Math.sqrt(own.weights * own.targets), 12);
      expect(measure.ceilings.offsets[layer][k]).toBeCloseTo(norm(best) / Math.sqrt(weight * own.targets), 12);
      for (const key of ["inner", "weights", "targets"] as const) sums[key] += own[key];
    });
    expect(weightAlignment.layers[layer]).toBeCloseTo(sums.inner / Math.sqrt(sums.weights * sums.targets), 12);
  }
});

test("the readout's alignment with each block's feedback, and of the gradients place by place", () => {
  const network = networkOf(stream({ network: { initial: { kind: "gaussian" } } }));
  const view = weightsView(network);
  const dynamics = new SequenceDynamics(network, view, 1);
  const { readoutAlignment, gradientAlignment, mixingFactor } = new SequenceMeasure(network, view).of(dynamics.state);
  const F = network.feedback();
  const [[W1], [W2], [W3], [U]] = dynamics.matrices();
  F.forEach((F_l, i) =>
    expect(readoutAlignment![i + 1]).toBeCloseTo(inner(U, transpose(F_l)) / (norm(U) * norm(F_l)), 12),
  );
  const T = 4;
  const average = denseMap(network.layers[1].maps[0]);
  const samples = network.source.fresh(200, randomStream(1, "measured samples"));
  const E = network.embedding();
  let sum = 0;
  for (let s = 0; s < 200; s++) {
    const at = (values: Float64Array, width: number) => matrixFrom(width, T, (i, p) => values[(s * T + p) * width + i]);
    const add = (A: Matrix, B: Matrix) =>
      matrixFrom(A.rows, A.cols, (i, j) => A.data[i * A.cols + j] + B.data[i * A.cols + j]);
    let H = multiply(E, at(samples.inputs, 3));
    H = add(H, multiply(W1, H));
    H = add(H, multiply(multiply(W2, H), average));
    H = add(H, multiply(W3, H));
    const error = add(
      multiply(U, H),
      matrixFrom(2, T, (i, p) => -at(samples.targets, 2).data[i * T + p]),
    );
    let back = multiply(transpose(U), error);
    back = add(back, multiply(transpose(W3), back));
    back = add(back, multiply(multiply(transpose(W2), back), transpose(average)));
    const direct = multiply(F[0], error);
    sum += inner(direct, back) / (norm(direct) * norm(back));
  }
  expect(gradientAlignment.layers[1]).toBeCloseTo(sum / 200, 12);
  expect(mixingFactor[1]).toBeCloseTo(1, 12);
});

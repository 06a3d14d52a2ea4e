import { expect, test } from "vitest";
import { fullMap, sharedMap } from "../../../../experiments/measure/network/layerMap.ts";
import { pooledConnections, windowConnections } from "../../../../experiments/measure/network/windows.ts";
import { identity, matrix, multiply, norm, transpose, type Matrix } from "../../../../src/linalg/index.ts";
import { alignmentCeiling, convolutional } from "../../../../src/deep/index.ts";
import { normalMatrix } from "../helpers.ts";

/** Rounding of sums of a few hundred products. */
const ROUNDING = 1e-12;

const close = (a: Matrix, b: Matrix): void =>
  expect(
    norm(
      matrix(
        a.rows,
        a.cols,
        a.data.map((x, i) => x - b.data[i]),
      ),
    ),
  ).toBeLessThan(ROUNDING * (1 + norm(b)));

const size = [7, 7] as const;
const layers = {
  convolution: () => {
    const windows = {
      channelsIn: 2,
      channelsOut: 3,
      size,
      kernel: [3, 3],
      outputSize: [5, 5],
      stride: 1,
      padding: 0,
      channelsLast: false,
    } as const;
    return sharedMap([75, 98], normalMatrix(1, 54, 1).data, windowConnections(windows));
  },
  padded: () => {
    const windows = {
      channelsIn: 2,
      channelsOut: 3,
      size,
      kernel: [3, 2],
      outputSize: [4, 5],
      stride: 2,
      padding: 1,
      channelsLast: true,
    } as const;
    return sharedMap([60, 98], normalMatrix(1, 36, 2).data, windowConnections(windows));
  },
  pooled: () => sharedMap([3, 98], normalMatrix(1, 6, 3).data, pooledConnections(3, 2, size, false), 1 / 49),
  full: () => fullMap(normalMatrix(6, 98, 4)),
};

test.each(Object.entries(layers))("%s: all that is asked of a map is what its matrix gives", (_, make) => {
  const map = make();
  const W = map.times(identity(map.cols));
  close(transpose(W), map.transposedTimes(identity(map.rows)));
  expect(Math.abs(norm(W) ** 2 - map.squaredNorm)).toBeLessThan(ROUNDING * map.squaredNorm);
  expect(Math.abs(map.inner(map) - map.squaredNorm)).toBeLessThan(ROUNDING * map.squaredNorm);
  const [D, H] = [normalMatrix(map.rows, 4, 5), normalMatrix(map.cols, 4, 6)];
  // ⟨D, W H⟩ is linear in the weights: its derivatives times the weights give it back.
  const gradient = map.gradient(D, H);
  const WH = multiply(W, H);
  const product = WH.data.reduce((sum, x, i) => sum + x * D.data[i], 0);
  const fromGradient = gradient.reduce((sum, g, k) => sum + g * map.weights[k], 0);
  expect(Math.abs(product - fromGradient)).toBeLessThan(ROUNDING * (1 + Math.abs(product)));
  // The layer's own matrix is in the subspace: its projection is the whole of it.
  expect(map.projectedSquaredNorm(W, identity(map.cols)) / map.squaredNorm).toBeCloseTo(1, 11);
});

test("the projection is that of the simulators' convolution, which this must not share", () => {
  const [above, below] = [normalMatrix(75, 4, 7), normalMatrix(98, 4, 8)];
  const ceiling = alignmentCeiling(above, below, convolutional({ size: 7, kernel: 3, channelsIn: 2, channelsOut: 3 }))!;
  const whole = norm(multiply(above, transpose(below))) ** 2;
  expect(Math.sqrt(layers.convolution().projectedSquaredNorm(above, below) / whole)).toBeCloseTo(ceiling, 12);
});

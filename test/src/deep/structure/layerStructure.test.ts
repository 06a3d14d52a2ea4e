import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  convolutional,
  fullyConnected,
  layerStructure,
  locallyConnected,
  masked,
  type MapShape,
} from "../../../../src/deep/structure/index.ts";
import { inner, matrix, multiply, norm, relativeDistance, scale, transpose } from "../../../../src/linalg/index.ts";
import { gaussianMatrix, stream } from "../../../../src/random/index.ts";
import { sharing, windowsBasis } from "../../../../theory/convolution/index.ts";
import { LAYERS, randomMask, SHAPES } from "./layers.ts";

/** Sums of some hundred terms in another order. */
const ROUNDING = 1e-13;

const filled = ({ size, kernel, stride = 1, channelsIn = 1, channelsOut = 1 }: MapShape) => ({
  size,
  kernel,
  stride,
  channelsIn,
  channelsOut,
});

/**
 * The pre-activations by loops over maps, windows and channels; `weight` gives the entry of the kernel of one place.
 */
function byLoops(shape: MapShape, x: Float64Array, weights: Float64Array, shared: boolean): number[] {
  const { size, kernel, stride, channelsIn, channelsOut } = filled(shape);
  const out: number[] = [];
  let ownKernel = 0;
  for (let above = 0; above < channelsOut; above++) {
    for (let top = 0; top + kernel <= size; top += stride) {
      for (let left = 0; left + kernel <= size; left += stride) {
        let sum = 0;
        let at = (shared ? above : ownKernel++) * channelsIn * kernel * kernel;
        for (let below = 0; below < channelsIn; below++) {
          for (let dy = 0; dy < kernel; dy++) {
            for (let dx = 0; dx < kernel; dx++) {
              sum += weights[at++] * x[below * size * size + (top + dy) * size + (left + dx)];
            }
          }
        }
        out.push(sum);
      }
    }
  }
  return out;
}

const normals = (n: number, name: string) => gaussianMatrix(n, 1, stream(2, name)).data;

describe.each(SHAPES)("a layer of windows %o", (shape) => {
  test.each([true, false])("its matrix does what loops do, weights shared: %s", (shared) => {
    const layer = shared ? convolutional(shape) : locallyConnected(shape);
    const weights = normals(layer.dimension, "weights");
    const x = normals(layer.cols, "x");
    const a = multiply(layer.toMatrix(weights), matrix(layer.cols, 1, x));
    const expected = byLoops(shape, x, weights, shared);
    expect(expected.length).toBe(layer.rows);
    expect(relativeDistance(a, matrix(layer.rows, 1, Float64Array.from(expected)))).toBeLessThan(ROUNDING);
  });

  test.each([true, false])(
    "its projection is that onto the basis found by asking every pair of units, shared: %s",
    (shared) => {
      const layer = shared ? convolutional(shape) : locallyConnected(shape);
      const windows = filled(shape);
      const E = windowsBasis(windows, shared);
      expect(layer.dimension).toBe(E.cols);
      expect(layer.multiplicity).toBe(sharing(windows, shared));
      const M = gaussianMatrix(layer.rows, layer.cols, stream(3, "M"));
      const onBasis = scale(
        1 / layer.multiplicity,
        multiply(E, multiply(transpose(E), matrix(M.data.length, 1, M.data))),
      );
      const projected = M.data.slice();
      layer.project(projected);
      expect(relativeDistance(matrix(M.data.length, 1, projected), onBasis)).toBeLessThan(ROUNDING);
    },
  );
});

test("dimensions and multiplicities", () => {
  const shape = { size: 5, kernel: 3, channelsIn: 2, channelsOut: 4 };
  expect(convolutional(shape)).toMatchObject({ rows: 36, cols: 50, dimension: 72, multiplicity: 9 });
  expect(locallyConnected(shape)).toMatchObject({ rows: 36, cols: 50, dimension: 648, multiplicity: 1 });
  expect(fullyConnected(3, 5)).toMatchObject({ rows: 3, cols: 5, dimension: 15, multiplicity: 1 });
  expect(convolutional({ size: 7, kernel: 3, stride: 2 })).toMatchObject({ rows: 9, multiplicity: 9 });
});

describe.each(LAYERS.map((layer) => [`${layer.kind}, ${layer.rows} × ${layer.cols}`, layer] as const))(
  "%s",
  (_, layer) => {
    const random = (name: string) => gaussianMatrix(layer.rows, layer.cols, stream(4, name));
    const projected = (M: { data: Float64Array }) => {
      const P = matrix(layer.rows, layer.cols, M.data.slice());
      layer.project(P.data);
      return P;
    };

    test("projects orthogonally: idempotent, symmetric, what it takes away is orthogonal to all of S", () => {
      const [A, B] = [random("A"), random("B")];
      const PA = projected(A);
      expect(relativeDistance(projected(PA), PA)).toBeLessThan(ROUNDING);
      expect(Math.abs(inner(PA, B) - inner(A, projected(B)))).toBeLessThan(ROUNDING * norm(A) * norm(B));
      const W = layer.toMatrix(normals(layer.dimension, "w"));
      expect(relativeDistance(projected(W), W)).toBeLessThan(ROUNDING);
      expect(Math.abs(inner(W, A) - inner(W, PA))).toBeLessThan(ROUNDING * norm(A) * norm(W));
    });

    test("gather is the adjoint of expand, and the multiplicity times fromMatrix", () => {
      const A = random("A");
      const w = normals(layer.dimension, "w");
      const sums = new Float64Array(layer.dimension);
      layer.gather(A.data, sums);
      const dot = sums.reduce((total, value, i) => total + value * w[i], 0);
      expect(Math.abs(dot - inner(layer.toMatrix(w), A))).toBeLessThan(
        ROUNDING * norm(A) * Math.hypot(...w) * layer.multiplicity,
      );
      layer.fromMatrix(A).forEach((value, i) => {
        expect(Math.abs(layer.multiplicity * value - sums[i])).toBeLessThan(ROUNDING * norm(A));
      });
    });

    test("weights survive the way to the matrix and back", () => {
      const w = normals(layer.dimension, "w");
      layer.fromMatrix(layer.toMatrix(w)).forEach((value, i) => expect(Math.abs(value - w[i])).toBeLessThan(ROUNDING));
    });
  },
);

test("the projection is the closest matrix of S, for any matrix", () => {
  const layer = convolutional({ size: 4, kernel: 2 });
  const entries = layer.rows * layer.cols;
  const number = fc.double({ min: -10, max: 10, noNaN: true });
  fc.assert(
    fc.property(
      fc.array(number, { minLength: entries, maxLength: entries }),
      fc.array(number, { minLength: layer.dimension, maxLength: layer.dimension }),
      (values, other) => {
        const M = Float64Array.from(values);
        const P = M.slice();
        layer.project(P);
        const W = layer.toMatrix(other).data;
        const distance = (X: Float64Array) => Math.hypot(...X.map((x, i) => x - M[i]));
        expect(distance(P)).toBeLessThanOrEqual(distance(W) * (1 + ROUNDING));
      },
    ),
    { seed: 1, numRuns: Number(process.env.DFA_CASES ?? 100) },
  );
});

test("a mask keeps its entries and nothing else", () => {
  const mask = randomMask(7, 9);
  const M = gaussianMatrix(7, 9, stream(5, "M"));
  const kept = M.data.slice();
  masked(mask).project(kept);
  expect([...kept]).toEqual(Array.from(M.data, (value, i) => (mask.data[i] === 0 ? 0 : value)));
});

test("mistakes are named", () => {
  expect(() => convolutional({ size: 5, kernel: 7 })).toThrow(
    "convolutional: the kernel must be at most the size 5, got 7",
  );
  expect(() => locallyConnected({ size: 5, kernel: 2, stride: 0 })).toThrow(
    "locallyConnected: stride must be a positive integer, got 0",
  );
  expect(() => convolutional({ size: Number.NaN, kernel: 2 })).toThrow("size must be a positive integer, got NaN");
  expect(() => masked(matrix(2, 2))).toThrow("at least one");
  const uneven = { places: Int32Array.of(0, 1, 2), weights: Int32Array.of(0, 0, 1) };
  expect(() => layerStructure("uneven", [2, 2], 2, uneven)).toThrow("every weight must have the same number");
  const layer = fullyConnected(2, 2);
  expect(() => layer.project(new Float64Array(3))).toThrow("gather: W must have 4 entries, got 3");
  expect(() => layer.toMatrix([1])).toThrow("expand: weights must have 4 entries, got 1");
  expect(() => layer.fromMatrix(matrix(2, 3))).toThrow("fromMatrix: the matrix must be 2 × 2, got 2 × 3");
});

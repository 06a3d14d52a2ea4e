import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { biasCount, weightCount, type KernelActivation, type KernelLayer } from "../../../../src/deep/kernels/index.ts";
import {
  convolutional,
  fullyConnected,
  locallyConnected,
  mapLayer,
  type LayerStructure,
} from "../../../../src/deep/structure/index.ts";
import { absolute, matrix, multiply, transpose, type Matrix } from "./matrices.ts";
import {
  anyLanes,
  anyLayer,
  anySeed,
  anyShift,
  CASES,
  expectSame,
  expectWithin,
  full,
  runBoth,
  sumBound,
} from "./support.ts";

/** The layer as the theory of structures has it: a matrix with zeros and shared entries. */
function structureOf(layer: KernelLayer): LayerStructure {
  if (layer.kind === "full") return fullyConnected(layer.rows, layer.cols);
  return layer.kind === "convolutional" ? convolutional(layer) : locallyConnected(layer);
}

const weightsMatrix = (layer: KernelLayer, W: Float32Array): Matrix =>
  structureOf(layer).toMatrix(Float64Array.from(W));

describe("layers, against their matrices in double precision and bit for bit against plain TypeScript", () => {
  test("forward: W below + b", () => {
    fc.assert(
      fc.property(anyLayer, anyLanes, fc.boolean(), anySeed, anyShift, (layer, lanes, biased, seed, shift) => {
        const { rows, cols } = layer;
        const lengths = [weightCount(layer), biasCount(layer), cols * lanes, rows * lanes];
        const { before, after } = runBoth(lengths, seed, shift, (kernels, [w, b, below, above]) =>
          kernels.forward(layer, lanes, w, biased ? b : null, below, "linear", above, null),
        );
        const [W, X] = [weightsMatrix(layer, before[0]), matrix(cols, lanes, before[2])];
        const [product, size] = [multiply(W, X), multiply(absolute(W), absolute(X))];
        const shared = rows / biasCount(layer);
        for (let i = 0; i < rows * lanes; i++) {
          const bias = biased ? before[1][Math.floor(i / lanes / shared)] : 0;
          product.data[i] += bias;
          size.data[i] += Math.abs(bias);
        }
        expectWithin(after[3], product.data, size.data, sumBound(cols));
        expectSame(after.slice(0, 3), before.slice(0, 3));
      }),
      CASES,
    );
  });

  test("backward: (Wᵀ above) ∘ slope", () => {
    fc.assert(
      fc.property(anyLayer, anyLanes, fc.boolean(), anySeed, anyShift, (layer, lanes, sloped, seed, shift) => {
        const { rows, cols } = layer;
        const lengths = [weightCount(layer), rows * lanes, cols * lanes, cols * lanes];
        const { before, after } = runBoth(lengths, seed, shift, (kernels, [w, above, slope, below]) =>
          kernels.backward(layer, lanes, w, above, sloped ? slope : null, below),
        );
        const [Wt, S] = [transpose(weightsMatrix(layer, before[0])), matrix(rows, lanes, before[1])];
        const [product, size] = [multiply(Wt, S), multiply(absolute(Wt), absolute(S))];
        if (sloped) {
          before[2].forEach((slope, i) => {
            product.data[i] *= slope;
            size.data[i] *= Math.abs(slope);
          });
        }
        expectWithin(after[3], product.data, size.data, sumBound(rows));
        expectSame(after.slice(0, 3), before.slice(0, 3));
      }),
      CASES,
    );
  });

  test("gradient: signals belowᵀ, summed over the connections of a weight; descend takes it off", () => {
    fc.assert(
      fc.property(anyLayer, anyLanes, anySeed, anyShift, (layer, lanes, seed, shift) => {
        const { rows, cols } = layer;
        const count = weightCount(layer);
        const rate = Math.fround(0.3);
        const lengths = [rows * lanes, cols * lanes, count, count];
        const { before, after } = runBoth(lengths, seed, shift, (kernels, [signals, below, G, W]) => {
          kernels.gradient(layer, lanes, signals, below, G);
          kernels.descend(layer, lanes, 0.3, signals, below, W);
        });
        const structure = structureOf(layer);
        const [S, H] = [matrix(rows, lanes, before[0]), transpose(matrix(cols, lanes, before[1]))];
        const gather = (M: Matrix): Float64Array => {
          const gathered = new Float64Array(structure.dimension);
          structure.gather(M.data, gathered);
          return gathered;
        };
        const size = gather(multiply(absolute(S), absolute(H)));
        expectWithin(after[2], gather(multiply(S, H)), size, sumBound(lanes * structure.multiplicity));
        const W = before[3].map((w, i) => w - Math.fround(rate * after[2][i]));
        expectSame([after[3]], [W]);
      }),
      CASES,
    );
  });

  test("send: (F errors) ∘ slope", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 70 }),
        fc.integer({ min: 1, max: 12 }),
        anyLanes,
        anySeed,
        (n, k, lanes, seed) => {
          const { before, after } = runBoth(
            [n * k, k * lanes, n * lanes, n * lanes],
            seed,
            0,
            (kernels, [F, E, slope, S]) => kernels.send(n, k, lanes, F, E, slope, S),
          );
          const [F, E] = [matrix(n, k, before[0]), matrix(k, lanes, before[1])];
          const [product, size] = [multiply(F, E), multiply(absolute(F), absolute(E))];
          before[2].forEach((slope, i) => {
            product.data[i] *= slope;
            size.data[i] *= Math.abs(slope);
          });
          expectWithin(after[3], product.data, size.data, sumBound(k));
        },
      ),
      CASES,
    );
  });

  test("the gradient of the biases: sums of signals over samples and, in convolutions, places", () => {
    fc.assert(
      fc.property(anyLayer, anyLanes, anySeed, (layer, lanes, seed) => {
        const count = biasCount(layer);
        const { before, after } = runBoth([layer.rows * lanes, count], seed, 0, (kernels, [signals, G]) =>
          kernels.biasGradient(layer, lanes, signals, G),
        );
        const [sums, sizes] = [new Float64Array(count), new Float64Array(count)];
        before[0].forEach((signal, i) => {
          const b = Math.floor((i * count) / (layer.rows * lanes));
          sums[b] += signal;
          sizes[b] += Math.abs(signal);
        });
        expectWithin(after[1], sums, sizes, sumBound((layer.rows * lanes) / count));
      }),
      CASES,
    );
  });

  test("forward applies the activation to what the linear one gives", () => {
    const layer = full(5, 3);
    for (const activation of ["relu", "leaky-relu", "tanh", "swish"] satisfies KernelActivation[]) {
      const { after } = runBoth([15, 5, 24, 40, 40, 40, 40], 1, 1, (kernels, [W, b, below, a, ones, h, slope]) => {
        kernels.forward(layer, 8, W, b, below, "linear", a, ones);
        kernels.forward(layer, 8, W, b, below, activation, h, slope);
      });
      const [a, ones, h, slope] = after.slice(3);
      expect(ones).toEqual(new Float32Array(40).fill(1));
      expect(
        h.every((value, i) => Math.sign(value) === Math.sign(activation === "relu" ? Math.max(0, a[i]) : a[i])),
      ).toBe(true);
      expect(slope).not.toEqual(ones);
    }
  });

  test("the bound sees a connection that is missing or doubled", () => {
    const layer: KernelLayer = { kind: "convolutional", ...mapLayer("test", { size: 5, kernel: 2, channelsIn: 2 }) };
    const lengths = [weightCount(layer), layer.cols * 4, layer.rows * 4];
    const { before, after } = runBoth(lengths, 3, 0, (kernels, [W, below, above]) =>
      kernels.forward(layer, 4, W, null, below, "linear", above, null),
    );
    const W = weightsMatrix(layer, before[0]);
    const X = matrix(layer.cols, 4, before[1]);
    const size = multiply(absolute(W), absolute(X)).data;
    expectWithin(after[2], multiply(W, X).data, size, sumBound(layer.cols));
    for (const factor of [0, 2]) {
      const wrong: Matrix = { ...W, data: W.data.slice() };
      wrong.data[0] *= factor;
      expect(() => expectWithin(after[2], multiply(wrong, X).data, size, sumBound(layer.cols))).toThrow();
    }
  });
});

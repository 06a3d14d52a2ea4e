import { expect, test } from "vitest";
import { initialWeights } from "../../../../src/deep/feedback/index.ts";
import { imageNetwork } from "./networks.ts";

/** Single precision, in sums of a few tens of products. */
const SINGLE = 1e-6;

const hidden = [
  { kind: "convolutional", channels: 6, kernel: 3 },
  { kind: "locally-connected", channels: 4, kernel: 3 },
  12,
];
const network = (initial: object) => imageNetwork({ network: { kind: "deep", hidden, initial } });

test("weights are scaled by the connections of a unit", () => {
  const fanIns = [9, 54, 64, 12];
  for (const [kind, variance] of [
    ["gaussian", 4],
    ["uniform", 4 / 3],
  ] as const) {
    const { problem, layers } = network({ kind, scale: 2 });
    initialWeights(problem, layers).forEach((W, l) => {
      const square = W.reduce((sum, w) => sum + w * w, 0) / W.length;
      // Squares of at least 54 normals; 2/n is their relative variance.
      expect(Math.abs((square * fanIns[l]) / variance - 1)).toBeLessThan(4 * Math.sqrt(2 / W.length));
    });
  }
  const { problem, layers } = network({ kind: "zero" });
  expect(initialWeights(problem, layers).every((W) => W.every((w) => w === 0))).toBe(true);
});

test("orthogonal kernels have orthonormal rows or columns times the scale, at each place of a locally connected layer", () => {
  const { problem, layers } = network({ kind: "orthogonal", scale: 3 });
  const [conv, local, full, last] = initialWeights(problem, layers);
  const rowsAre = (W: Float32Array, starts: readonly number[], fanIn: number) => {
    for (const a of starts) {
      for (const b of starts) {
        let inner = 0;
        for (let k = 0; k < fanIn; k++) inner += W[a + k] * W[b + k];
        expect(Math.abs(inner / 9 - Number(a === b))).toBeLessThan(SINGLE);
      }
    }
  };
  rowsAre(conv, [0, 9, 18, 27, 36, 45], 9);
  for (let place = 0; place < 16; place++)
    rowsAre(
      local,
      [0, 1, 2, 3].map((c) => (c * 16 + place) * 54),
      54,
    );
  rowsAre(
    full,
    Array.from({ length: 12 }, (_, i) => i * 64),
    64,
  );
  rowsAre(
    last,
    Array.from({ length: 10 }, (_, i) => i * 12),
    12,
  );
});

test("replicas have weights of their own, the same whenever they are drawn", () => {
  const { problem, layers } = network({ kind: "gaussian" });
  const draws = [0, 1, 2].map((replica) => initialWeights(problem, layers, replica));
  expect(new Set(draws.map(([W]) => W[0])).size).toBe(3);
  expect(initialWeights(problem, layers, 2)).toEqual(draws[2]);
});

test("given weights have one row a kernel, and are refused in other shapes", () => {
  const rows = (n: number, m: number) =>
    Array.from({ length: n }, (_row, i) => Array.from({ length: m }, (_, j) => i + j / 8));
  const matrices = [rows(6, 9), rows(64, 54), rows(12, 64), rows(10, 12)];
  const { problem, layers } = network({ kind: "given", matrices });
  expect([...initialWeights(problem, layers)[0]]).toEqual(matrices[0].flat());
  const wrong = network({ kind: "given", matrices: matrices.with(1, rows(16, 54)) });
  expect(() => initialWeights(wrong.problem, wrong.layers)).toThrow(
    "problem: network.initial.matrices[1] must be 64 × 54, got 16 × 54",
  );
  const fewer = network({ kind: "given", matrices: matrices.slice(1) });
  expect(() => initialWeights(fewer.problem, fewer.layers)).toThrow(/must have 4 matrices, one a layer, got 3/);
});

import { describe, expect, test } from "vitest";
import { backpropagate } from "../../../../src/transformer/learning/signals.ts";
import type { Transformer } from "../../../../src/transformer/model/index.ts";
import { doubleNetwork, ruledBatch, SMALL } from "../networks.ts";

const BATCH = 3;
/** A step of central differences: its error is of order STEP², that of rounding 1e-16 / STEP, both some 1e-10. */
const STEP = 1e-5;
/** Relative to the largest entry of a matrix's gradient; losses are of order 1, and so are their third derivatives. */
const TOLERANCE = 1e-7;

function gradientOf(network: Transformer): Float32Array {
  const [signals, gradient] = [network.signals(), network.gradient()];
  network.forward(ruledBatch(network.shape, BATCH));
  backpropagate(network, signals);
  network.collect(signals, gradient);
  return gradient.vector;
}

/** The largest deviation from central differences, over some entries of every matrix, relative to its gradient. */
function deviation(network: Transformer, gradient: Float32Array): number {
  const batch = ruledBatch(network.shape, BATCH);
  const lossWith = (at: number, value: number): number => {
    const before = network.parameters[at];
    network.parameters[at] = value;
    const loss = network.forward(batch);
    network.parameters[at] = before;
    return loss;
  };
  let worst = 0;
  for (const { at, rows, cols } of network.matrices) {
    const own = gradient.subarray(at, at + rows * cols);
    const size = own.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    expect(size).toBeGreaterThan(1e-4);
    for (let i = 0; i < own.length; i += 1 + (own.length >> 2)) {
      const w = network.parameters[at + i];
      const slope = (lossWith(at + i, w + STEP) - lossWith(at + i, w - STEP)) / (2 * STEP);
      worst = Math.max(worst, Math.abs(slope - own[i]) / size);
    }
  }
  return worst;
}

describe("backpropagation is the gradient of the loss", () => {
  test.each([
    {},
    { norm: "none" as const },
    { norm: "rms" as const, tied: true },
    { norm: "rms" as const, normPosition: "after" as const },
    { norm: "layer" as const, normPosition: "after" as const, activation: "relu" as const },
    { heads: 1, context: 4, blocks: 1 },
    { heads: 8, blocks: 3 },
  ])("with %o", (change) => {
    const network = doubleNetwork({ ...SMALL, ...change }, BATCH);
    expect(deviation(network, gradientOf(network))).toBeLessThan(TOLERANCE);
  });

  test("control: a query's gradient taken for a key's is noticed", () => {
    const network = doubleNetwork(SMALL, BATCH);
    const gradient = gradientOf(network);
    const { at, rows, cols } = network.matrices.find(({ name }) => name === "query")!;
    gradient.copyWithin(at, at + rows * cols, at + 2 * rows * cols);
    expect(deviation(network, gradient)).toBeGreaterThan(1000 * TOLERANCE);
  });
});

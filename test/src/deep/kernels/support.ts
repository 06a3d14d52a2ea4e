import fc from "fast-check";
import { mapLayer } from "../../../../src/deep/structure/index.ts";
import {
  createPlainTrainingKernels,
  createTrainingKernels,
  type KernelLayer,
  type TrainingKernels,
} from "../../../../src/deep/kernels/index.ts";
import { stream } from "../../../../src/random/index.ts";
import { expect } from "vitest";

export const CASES = { seed: 1, numRuns: Number(process.env.DFA_CASES ?? 60) };

/** The unit roundoff of single precision. */
export const ROUNDOFF = 2 ** -24;

/**
 * A sum of k products, rounded after every operation, is within about (k + 1) roundoffs of Σ|a b| (Higham 2002, §3.1);
 * twice that for the few operations around it.
 */
export const sumBound = (k: number): number => 2 * (k + 4) * ROUNDOFF;

export const full = (rows: number, cols: number): KernelLayer => ({ kind: "full", rows, cols });

const small = fc.integer({ min: 1, max: 13 });
/** Sizes around the edges of the tiles, and at times of the blocks of 256 connections and 512 columns. */
const side = fc.oneof({ weight: 8, arbitrary: small }, { weight: 1, arbitrary: fc.constantFrom(64, 255, 257, 515) });
const fullLayer = fc.tuple(side, side).map(([rows, cols]) => full(rows, cols));
const mapsLayer = fc
  .record({
    kind: fc.constantFrom("convolutional" as const, "locally-connected" as const),
    kernel: fc.integer({ min: 1, max: 4 }),
    extra: fc.integer({ min: 0, max: 6 }),
    stride: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 3 })),
    channelsIn: fc.integer({ min: 1, max: 5 }),
    channelsOut: fc.integer({ min: 1, max: 6 }),
  })
  .map(({ kind, kernel, extra, ...rest }): KernelLayer => {
    return { kind, ...mapLayer("test", { size: kernel + extra, kernel, ...rest }) };
  });

export const anyLayer = fc.oneof(fullLayer, mapsLayer);
export const anyMapsLayer = mapsLayer;
export const anyLanes = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 6 }).map((fours) => 4 * fours) },
  { weight: 1, arbitrary: fc.constantFrom(512, 516, 1028) },
);
export const anySeed = fc.integer({ min: 0, max: 1e6 });
/** How far arrays are moved off the cache lines, in floats. */
export const anyShift = fc.integer({ min: 0, max: 3 });

/**
 * Runs an operation on both backends, on the same random arrays of the given lengths; all arrays must come out the
 * same, bit for bit.
 */
export function runBoth(
  lengths: readonly number[],
  seed: number,
  shift: number,
  run: (kernels: TrainingKernels, arrays: Float32Array[]) => unknown,
): { before: Float32Array[]; after: Float32Array[]; value: unknown } {
  const capacity = lengths.reduce((sum, n) => sum + n + shift, 0);
  const drawn = lengths.map((n, k) => {
    const random = stream(seed, "array", k);
    return Float32Array.from({ length: n }, () => random.normal());
  });
  const [wasm, plain] = [createTrainingKernels(capacity), createPlainTrainingKernels(capacity)].map((kernels) => {
    const arrays = drawn.map((x) => {
      const own = kernels.alloc(x.length + shift).subarray(shift);
      own.set(x);
      return own;
    });
    return { value: run(kernels, arrays), arrays };
  });
  expectSame(wasm.arrays, plain.arrays);
  expect(wasm.value).toBe(plain.value);
  return { before: drawn, after: wasm.arrays, value: wasm.value };
}

/** Equality bit for bit. */
export function expectSame(actual: readonly Float32Array[], expected: readonly Float32Array[]): void {
  actual.forEach((x, k) => {
    expect(x.length).toBe(expected[k].length);
    const wrong = x.findIndex((value, i) => !Object.is(value, expected[k][i]));
    if (wrong >= 0) expect(`array ${k}, entry ${wrong}: ${x[wrong]}`).toBe(`${expected[k][wrong]}`);
  });
}

/** Each entry within `bound` times the entry of `scale`, plus a tiny part of the largest for underflow. */
export function expectWithin(
  actual: Float32Array,
  expected: ArrayLike<number>,
  scale: ArrayLike<number>,
  bound: number,
): void {
  expect(actual.length).toBe(expected.length);
  const wrong = actual.findIndex((value, i) => !(Math.abs(value - expected[i]) <= bound * scale[i] + 1e-37));
  if (wrong >= 0) expect(`entry ${wrong}: ${actual[wrong]}`).toBe(`${expected[wrong]} within ${bound * scale[wrong]}`);
}

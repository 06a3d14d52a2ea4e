import { afterEach, describe, expect, test, vi } from "vitest";
import {
  batchLanes,
  createPlainTrainingKernels,
  createTrainingKernels,
  LARGEST_TRAINING_CAPACITY,
  type KernelLayer,
} from "../../../../src/deep/kernels/index.ts";
import { mapLayer } from "../../../../src/deep/structure/index.ts";
import { full } from "./support.ts";

const both = [
  ["wasm", createTrainingKernels],
  ["plain", createPlainTrainingKernels],
] as const;

describe.each(both)("the memory, %s", (_, create) => {
  test("vectors are zeroed, apart, and as many as the capacity holds", () => {
    const kernels = create(3000);
    const all = Array.from({ length: 1000 }, () => [kernels.alloc(2), kernels.allocInt(1)] as const);
    all.forEach(([x, i], k) => {
      expect([...x, ...i]).toEqual([0, 0, 0]);
      x.fill(k + 0.5);
      i.fill(k);
    });
    expect(all.map(([x]) => x[1])).toEqual(all.map((_vectors, k) => k + 0.5));
    expect(all.map(([, i]) => i[0])).toEqual(all.map((_vectors, k) => k));
    expect(() => kernels.alloc(1)).toThrow(
      "alloc: a vector of 1 exceeds the capacity of 3000 floats, of which 3000 are used",
    );
    expect(() => kernels.allocInt(-1)).toThrow("allocInt: the length must be a non-negative integer, got -1");
  });

  test("refuses wrong sizes, short vectors and vectors of another memory", () => {
    const kernels = create(500);
    const x = kernels.alloc(40);
    const none = new Float32Array(40);
    const maps: KernelLayer = { kind: "convolutional", ...mapLayer("test", { size: 3, kernel: 2 }) };
    expect(() => kernels.forward(full(2, 2), 3, x, null, x, "relu", x, null)).toThrow(
      "forward: the lanes must be a positive multiple of 4, got 3",
    );
    expect(() => kernels.forward(full(2, Number.NaN), 4, x, null, x, "relu", x, null)).toThrow(
      "forward: the layer's cols must be a non-negative integer, got NaN",
    );
    expect(() => kernels.forward(full(9, 5), 4, x, null, x, "relu", x, null)).toThrow(
      "forward: W needs at least 45 entries, got 40",
    );
    expect(() => kernels.forward(full(2, 2), 4, x, none, x, "relu", x, null)).toThrow(
      "forward: bias must be a vector of these kernels' memory",
    );
    expect(() => kernels.forward(full(2, 2), 4, x, null, x, "erf" as "relu", x, null)).toThrow(
      "forward: needs one of linear, relu, leaky-relu, tanh, swish, got erf",
    );
    expect(() => kernels.backward(full(2, 2), 4, x, x, none, x)).toThrow("backward: slope must be a vector of these");
    expect(() => kernels.gradient({ ...maps, outputSize: 3 }, 4, x, x, x)).toThrow(
      "gradient: the numbers of the layer of maps do not fit one another",
    );
    expect(() => kernels.descend(maps, 4, 1, x, x.subarray(5), x)).toThrow(
      "descend: below needs at least 36 entries, got 35",
    );
    const wide = mapLayer("test", { size: 2, kernel: 2, channelsIn: 8193 });
    expect(() => kernels.biasGradient({ kind: "convolutional", ...wide }, 4, x, x)).toThrow(
      "biasGradient: a unit of a layer of maps has at most 32768 connections",
    );
    expect(() => kernels.errors("mse", 0, 1, 4, x, x, x)).toThrow("errors: needs at least one output, got 0");
    expect(() => kernels.errors("mse", 1, 5, 4, x, x, x)).toThrow(
      "errors: the samples must be an integer from 0 to the 4 lanes, got 5",
    );
    expect(() => kernels.gather(1, 20, 4, Int32Array.of(2), x, x)).toThrow("gather: X has no row 2 of 20 in its 40");
    expect(() => kernels.gather(1, 1, 4, Int32Array.of(-1), x, x)).toThrow("gather: X has no row -1");
    expect(() => kernels.adam(1, 1, 0.9, 0.9, 1, 0, x, x, x, x)).toThrow("adam: steps count from 1, got 0");
    expect(() => kernels.dot(41, x, x)).toThrow("dot: x needs at least 41 entries, got 40");
    expect(() => kernels.axpy(1, 1, x, create(4).alloc(4))).toThrow(
      "axpy: y must be a vector of these kernels' memory",
    );
  });
});

test("reaches 4 GiB and says so beyond", () => {
  for (const capacity of [LARGEST_TRAINING_CAPACITY + 1, -1, 0.5, Number.NaN]) {
    expect(() => createTrainingKernels(capacity)).toThrow(`(4 GiB), got ${capacity}`);
  }
  const kernels = createTrainingKernels(LARGEST_TRAINING_CAPACITY);
  const all = kernels.alloc(LARGEST_TRAINING_CAPACITY);
  const [near, far] = [all.subarray(0, 3).fill(2), all.subarray(-3)];
  kernels.axpy(3, 0.5, near, far);
  expect(far).toEqual(Float32Array.of(1, 1, 1));
});

test("lanes are the batch rounded up to a multiple of four", () => {
  expect([1, 4, 5, 32, 33].map(batchLanes)).toEqual([4, 4, 8, 32, 36]);
});

describe("without WebAssembly", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  test("createTrainingKernels falls back to plain TypeScript", async () => {
    vi.resetModules();
    vi.stubGlobal("WebAssembly", undefined);
    const fresh = await import("../../../../src/deep/kernels/index.ts");
    const kernels = fresh.createTrainingKernels(4);
    expect(kernels.backend).toBe("plain");
    expect(kernels.dot(2, kernels.alloc(2).fill(3), kernels.alloc(2).fill(5))).toBe(30);
    expect(fresh.runAtPeak(1)).toBe(false);
  });
});

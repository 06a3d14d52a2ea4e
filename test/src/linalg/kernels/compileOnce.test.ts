import { afterEach, describe, expect, test, vi } from "vitest";

describe("without WebAssembly", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  test("createKernels falls back to plain TypeScript", async () => {
    vi.resetModules();
    vi.stubGlobal("WebAssembly", undefined);
    const fresh = await import("../../../../src/linalg/kernels/index.ts");
    const kernels = fresh.createKernels(4);
    expect(kernels.backend).toBe("plain");
    expect(kernels.dot(2, kernels.alloc(2).fill(3), kernels.alloc(2).fill(5))).toBe(30);
  });
});

import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
// @ts-expect-error: a build script, without types
import { compileKernels, generatedModule } from "../../../../src/linalg/kernels/build.mjs";

const GENERATED = new URL("../../../../src/linalg/kernels/wasm.generated.ts", import.meta.url);

/** Two compilations of about a second each, on a busy machine. */
const TIMEOUT = 60_000;

test(
  "two builds give the same bytes, those of the module in use, and its scratch space is as assumed",
  async () => {
    const [first, second]: Uint8Array[] = [await compileKernels(), await compileKernels()];
    expect(second).toEqual(first);
    expect(await readFile(GENERATED, "utf8")).toBe(generatedModule(first));

    const memory = new WebAssembly.Memory({ initial: 21 });
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(first)), { env: { memory } });
    const { scratchBytes, rotateRowsLimit } = exports as Record<string, () => number>;
    expect(scratchBytes()).toBeLessThanOrEqual(memory.buffer.byteLength);
    expect(rotateRowsLimit()).toBe(20480);
  },
  TIMEOUT,
);

import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { LARGEST_FAN } from "../../../../src/deep/kernels/arena.ts";
// @ts-expect-error: a build script, without types
import { compileKernels, FOLDERS, generatedModule } from "../../../../src/linalg/kernels/build.mjs";

/** Two compilations of about a second each, on a busy machine. */
const TIMEOUT = 60_000;

test(
  "two builds give the same bytes, those of the module in use, and its scratch space is as assumed",
  async () => {
    const folder = FOLDERS[1] as URL;
    const [first, second]: Uint8Array[] = [await compileKernels(folder), await compileKernels(folder)];
    expect(second).toEqual(first);
    expect(await readFile(new URL("wasm.generated.ts", folder), "utf8")).toBe(generatedModule(first));

    const memory = new WebAssembly.Memory({ initial: 13 });
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(first)), { env: { memory } });
    const { scratchBytes, largestFan } = exports as Record<string, () => number>;
    expect(scratchBytes()).toBeLessThanOrEqual(memory.buffer.byteLength);
    expect(largestFan()).toBe(LARGEST_FAN);
  },
  TIMEOUT,
);

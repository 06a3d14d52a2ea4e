import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { LARGEST_FAN } from "../../../../src/deep/kernels/arena.ts";
import { ROTATE_ROWS_LIMIT } from "../../../../src/linalg/kernels/arena.ts";
// @ts-expect-error: a build script, without types
import { compileKernels, FOLDERS, generatedModule } from "../../../../src/linalg/kernels/build.mjs";

/** A compilation of about a second, on a busy machine. */
const TIMEOUT = 60_000;

const [dense, training] = FOLDERS as [URL, URL];

test.each([
  ["dense algebra", dense, 21, { rotateRowsLimit: ROTATE_ROWS_LIMIT }],
  ["network training", training, 13, { largestFan: LARGEST_FAN }],
] as const)(
  "%s: another build gives the bytes of the module in use, and its scratch space is as assumed",
  async (_, folder, scratchPages, limits) => {
    const binary: Uint8Array = await compileKernels(folder);
    expect(await readFile(new URL("wasm.generated.ts", folder), "utf8")).toBe(generatedModule(binary));

    const memory = new WebAssembly.Memory({ initial: scratchPages });
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(binary)), { env: { memory } });
    const ask = exports as Record<string, () => number>;
    expect(ask.scratchBytes()).toBeLessThanOrEqual(memory.buffer.byteLength);
    for (const [name, limit] of Object.entries(limits)) expect(ask[name]()).toBe(limit);
  },
  TIMEOUT,
);

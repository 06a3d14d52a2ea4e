import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readCheckpoint, type Checkpoint } from "../../../../src/data/checkpoints/index.ts";
import { cases, concat, readOrRefuse } from "../files/helpers.ts";
import { checkpointBytes } from "./helpers.ts";

/** Milliseconds for each test: a file takes about one to read, so only a hang takes longer. */
const TIMEOUT = 20_000 + 40 * cases(0).numRuns;

/** Every number of every tensor: none may promise more than the file holds. */
function decodeAll({ tensors }: Checkpoint, bytes: number): number {
  let count = 0;
  for (const tensor of tensors) {
    const values = tensor.values();
    expect(values).toHaveLength(tensor.shape.reduce((product, n) => product * n, 1));
    expect(values.length).toBeLessThanOrEqual(1000 * bytes);
    count += values.length;
  }
  return count;
}

const read = (bytes: Uint8Array): Promise<number | undefined> =>
  readOrRefuse(async () => decodeAll(await readCheckpoint({ name: "f", bytes }), bytes.length));

const good = [
  "fc-2000.safetensors",
  "fc-bf16.safetensors",
  "fc.npz",
  "fc-f16.npz",
  "fc.pt",
  "conv.pt",
  "with-optimizer.pt",
];

describe.each(good)("%s: reads or refuses, and throws nothing else", { timeout: TIMEOUT }, (name) => {
  const bytes = checkpointBytes(name);

  test("as it is", async () => {
    expect(await read(bytes)).toBeGreaterThan(100);
  });

  test("truncated anywhere", async () => {
    const step = Math.max(1, Math.floor(bytes.length / 200));
    for (let length = 0; length < bytes.length; length += step) {
      expect(await read(bytes.subarray(0, length)), `${length} of ${bytes.length} bytes`).toBeUndefined();
    }
  });

  test("with flipped bits", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(), fc.nat(7)), { minLength: 1, maxLength: 3 }), async (flips) => {
        const flipped = bytes.slice();
        for (const [at, bit] of flips) flipped[at % flipped.length] ^= 1 << bit;
        await read(flipped);
      }),
      cases(150),
    );
  });

  test("with random bytes after a good start", async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(0, 4, 8, 9, 40, 300), fc.uint8Array({ maxLength: 200 }), async (from, after) => {
        await read(concat(bytes.subarray(0, from), after));
      }),
      cases(100),
    );
  });
});

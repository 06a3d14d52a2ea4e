import { describe, expect, test } from "vitest";
import { Uint8ArrayWriter, Uint8ArrayReader, ZipWriter } from "@zip.js/zip.js";
import { parseNpz } from "../../../../src/data/files/index.ts";
import { fixture, refusal } from "./helpers.ts";

const read = (name: string, targets?: string, limit?: number): ReturnType<typeof parseNpz> =>
  parseNpz(fixture(name), name, { source: name, targets, limit });

/** The entries of the fixture array, 5 × 2 × 3: 100 i + 10 j + k − 7. */
const entry = (i: number, c: number): number => 100 * i + 10 * Math.floor(c / 3) + (c % 3) - 7;
const all = Array.from({ length: 30 }, (_, k) => entry(Math.floor(k / 6), k % 6));

async function zip(files: Readonly<Record<string, Uint8Array>>): Promise<Uint8Array> {
  const writer = new ZipWriter(new Uint8ArrayWriter(), { useWebWorkers: false });
  for (const [name, bytes] of Object.entries(files)) await writer.add(name, new Uint8ArrayReader(bytes));
  return writer.close();
}

const bad = (bytes: Uint8Array): Promise<string> => refusal(() => parseNpz(bytes, "a.npz", { source: "a.npz" }));

describe("NPZ archives written by NumPy", () => {
  test.each(["stored.npz", "compressed.npz", "labels_first.npz"])("%s: arrays and labels", async (name) => {
    const data = await read(name);
    expect([...data.inputs.data]).toEqual(all);
    expect(data.inputs).toMatchObject({ rows: 5, cols: 6 });
    expect(data.classes).toEqual(["1", "3", "7"]);
    expect([...data.labels!]).toEqual([1, 0, 1, 2, 0]);
    expect(data.source).toBe(name);
  });
  test("two-dimensional targets, under other names", async () => {
    const data = await read("inputs_targets.npz");
    expect([...data.inputs.data]).toEqual(all);
    expect(data.targets).toMatchObject({ rows: 5, cols: 3 });
    expect([...data.targets.data]).toEqual([0, 1, 2, 3, 4].flatMap((i) => [0, 1, 2].map((c) => entry(i, c))));
  });
  test("two unnamed arrays; floating point targets of one dimension are a column", async () => {
    const data = await read("positional.npz", undefined, 3);
    expect([...data.inputs.data]).toEqual(all.slice(0, 18));
    expect(data.targets).toEqual({ rows: 3, cols: 1, data: Float64Array.of(3, 1, 3) });
    expect(data.classes).toBeUndefined();
  });
  test("targets named by the caller", async () => {
    expect((await read("three.npz", "t")).targets.cols).toBe(2);
    expect((await read("three.npz")).classes).toEqual(["1", "3", "7"]);
    expect([...(await read("labels_first.npz", "labels")).inputs.data]).toEqual(all);
  });
});

describe("NPZ archives that are refused", () => {
  test("arrays that are not there", async () => {
    const array = fixture("X.npy");
    expect(await bad(await zip({ "a.npy": array, "b.npy": array, "c.npy": array }))).toBe(
      "a.npz: needs arrays X and y (or x and y, inputs and targets, x_train and y_train) or exactly two arrays, got a, b, c",
    );
    expect(await bad(await zip({ "notes.txt": array }))).toMatch(/or exactly two arrays, got no arrays$/);
    expect(await refusal(() => read("three.npz", "z"))).toBe(
      'three.npz: needs an array "z" of targets and one array of inputs, got X, y, t, other',
    );
  });
  test("an entry that is no NPY file", async () => {
    expect(await bad(await zip({ "X.npy": Uint8Array.of(1, 2, 3), "y.npy": fixture("y.npy") }))).toBe(
      'a.npz (X): an NPY file needs to start with "\\x93NUMPY", got other bytes',
    );
  });
  test("truncation, and payload bytes that no longer have their checksum", async () => {
    for (const name of ["stored.npz", "compressed.npz"]) {
      const bytes = fixture(name);
      expect(await bad(bytes.subarray(0, bytes.length - 30))).toMatch(
        /^a\.npz: needs an intact NPZ archive, got a truncated or corrupt one \(/,
      );
      const flipped = bytes.slice();
      flipped[200] ^= 1;
      expect(await bad(flipped)).toMatch(/^a\.npz: needs an intact NPZ archive, got a truncated or corrupt one \(/);
    }
  });
});

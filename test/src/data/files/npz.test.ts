import { crc32 } from "node:zlib";
import { describe, expect, test } from "vitest";
import { Uint8ArrayWriter, Uint8ArrayReader, ZipWriter } from "@zip.js/zip.js";
import { parseNpz } from "../../../../src/data/files/index.ts";
import { concat, fixture, refusal, utf8 } from "./helpers.ts";

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

describe("names decide", () => {
  test.each(["images_labels.npz", "medmnist.npz", "halves.npz"])("%s: the images are the inputs", async (name) => {
    const data = await read(name);
    expect([...data.inputs.data]).toEqual(all);
    expect(data.classes).toEqual(["1", "3", "7"]);
  });
  test("what was taken and what was not is said", async () => {
    expect((await read("images_labels.npz")).notes![0]).toBe("inputs: images, targets: labels");
    expect((await read("positional.npz")).notes![0]).toBe(
      "inputs: arr_0, targets: arr_1 (a guess from their shapes and order)",
    );
    expect((await read("halves.npz")).notes![1]).toBe("not used: X_test, y_test (--split test takes them)");
    expect((await read("stored.npz")).notes).toEqual([
      "y: 3 classes (whole numbers; --targets y:number takes them as numbers)",
    ]);
  });
  test("names are not overruled by shapes", async () => {
    const data = await read("two_flat.npz");
    expect([...data.inputs.data]).toEqual([0, 1, 2, 3, 4]);
    expect(data.classes).toEqual(["1", "3", "7"]);
  });
  test("another part on request", async () => {
    const options = { source: "", split: "test" as const };
    const data = await parseNpz(fixture("halves.npz"), "halves.npz", options);
    expect(data.inputs.rows).toBe(3);
    expect(data.classes).toEqual(["a", "b"]);
    expect(await refusal(() => parseNpz(fixture("stored.npz"), "s.npz", options))).toBe(
      "s.npz: needs arrays of inputs and targets whose names say test, such as X_test and y_test, got X, y",
    );
    const named = await read("medmnist.npz", "train_labels:number");
    expect([...named.targets.data]).toEqual([3, 1, 3, 7, 1]);
    expect(await refusal(() => read("medmnist.npz", "train_label"))).toMatch(/did you mean "train_labels"\?$/);
  });
  test("what macOS adds is no array", async () => {
    const files = { "X.npy": fixture("X.npy"), "y.npy": fixture("y.npy"), "__MACOSX/._X.npy": Uint8Array.of(1) };
    const data = await parseNpz(await zip(files), "a.npz", { source: "" });
    expect(data.notes).toHaveLength(1);
  });
});

describe("only what is used is inflated, and no more than was declared", () => {
  /** An archive of X, y and a member of so many zeros that nothing here needs. */
  const bomb = async (megabytes: number): Promise<Uint8Array> => {
    const writer = new ZipWriter(new Uint8ArrayWriter(), { useWebWorkers: false });
    await writer.add("X.npy", new Uint8ArrayReader(fixture("X.npy")));
    await writer.add("y.npy", new Uint8ArrayReader(fixture("y.npy")));
    let left = megabytes;
    const zeros = new Uint8Array(2 ** 20);
    const readable = new ReadableStream<Uint8Array>({
      pull: (controller) => (left-- > 0 ? controller.enqueue(zeros) : controller.close()),
    });
    await writer.add("huge.npy", { readable });
    return writer.close();
  };
  test("a member that is not used stays compressed", async () => {
    const bytes = await bomb(200);
    expect(bytes.length).toBeLessThan(2 ** 20);
    const before = process.memoryUsage().rss;
    const data = await parseNpz(bytes, "a.npz", { source: "" });
    expect(data.inputs.rows).toBe(5);
    expect(data.notes).toContain("not used: huge");
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 2 ** 20);
  });
  test("a member that declares less than it holds is corrupt", async () => {
    const bytes = await bomb(8);
    const view = new DataView(bytes.buffer);
    let lies = 0;
    // The sizes in the directory: 24 bytes behind its signature.
    for (let at = 0; at + 46 < bytes.length; at++) {
      if (view.getUint32(at, true) !== 0x02014b50 || view.getUint32(at + 24, true) !== 8 * 2 ** 20) continue;
      view.setUint32(at + 24, 1000, true);
      lies++;
    }
    expect(lies).toBe(1);
    expect(await refusal(() => parseNpz(bytes, "a.npz", { source: "", targets: "huge" }))).toMatch(
      /needs an intact NPZ archive, got a truncated or corrupt one \(/,
    );
  });
  test("60,000 members that lie on one another are refused by their number", async () => {
    const before = process.memoryUsage().rss;
    const array = fixture("u1.npy");
    expect((await parseNpz(overlapping(array, ["X", "y"]), "a.npz", { source: "" })).inputs.rows).toBe(5);
    const names = Array.from({ length: 60_000 }, (_, i) => String(i));
    expect(await bad(overlapping(array, names))).toBe("a.npz: needs an archive of at most 10000 members, got more");
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 2 ** 20);
  });
  test("an Excel workbook is said to be one", async () => {
    expect(await bad(await zip({ "xl/workbook.xml": Uint8Array.of(60) }))).toBe(
      "a.npz: needs to be an NPZ archive, got an Excel workbook (save it as CSV)",
    );
  });
});

/** An archive by the ZIP specification whose members all have the same bytes, stored once. */
function overlapping(content: Uint8Array, names: readonly string[]): Uint8Array {
  const record = (signature: number, fields: readonly (readonly [bytes: 2 | 4, value: number])[]): number[] =>
    ([[4, signature], ...fields] as const).flatMap(([bytes, value]) =>
      Array.from({ length: bytes }, (_, i) => Math.floor(value / 256 ** i) % 256),
    );
  const sizes = [
    [4, crc32(content)],
    [4, content.length],
    [4, content.length],
  ] as const;
  const local = record(0x04034b50, [[2, 20], [2, 0], [2, 0], [4, 0], ...sizes, [2, 0], [2, 0]]);
  const start = local.length + content.length;
  const directory = names.map((name) => {
    const file = utf8(`${name}.npy`);
    const fields = [
      [2, 20],
      [2, 20],
      [2, 0],
      [2, 0],
      [4, 0],
      ...sizes,
      [2, file.length],
      [2, 0],
      [2, 0],
      [2, 0],
      [2, 0],
      [4, 0],
      [4, 0],
    ] as const;
    return concat(record(0x02014b50, fields), file);
  });
  const length = directory.reduce((sum, { length: bytes }) => sum + bytes, 0);
  const end = record(0x06054b50, [
    [2, 0],
    [2, 0],
    [2, names.length],
    [2, names.length],
    [4, length],
    [4, start],
    [2, 0],
  ]);
  return concat(local, content, ...directory, end);
}

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

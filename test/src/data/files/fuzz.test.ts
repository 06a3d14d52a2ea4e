import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  arrayPair,
  gunzip,
  parseCifar10,
  parseCsv,
  parseIdx,
  parseNpy,
  parseNpz,
} from "../../../../src/data/files/index.ts";
import { decodeRows, type StoredArray } from "../../../../src/data/files/storedArray.ts";
import { cases, concat, fixture, readOrRefuse, utf8 } from "./helpers.ts";

/** Milliseconds for each test: an archive takes about one to read, so only a hang takes longer. */
const TIMEOUT = 10_000 + 20 * cases(0).numRuns;

const options = { source: "f", targets: "y" };

/** Every element of an array that a parser let through: its shape must not promise more than its bytes hold. */
function decode(array: StoredArray): Float64Array {
  const samples = array.shape[0] ?? 1;
  const count = array.shape.reduce((product, n) => product * n, 1);
  expect(count * array.type.bytes).toBe(array.payload.length);
  return count === 0 ? new Float64Array() : decodeRows(array, samples).data;
}

const readers: Record<string, (bytes: Uint8Array) => unknown> = {
  idx: (bytes) => decode(parseIdx(bytes, "f")),
  npy: (bytes) => decode(parseNpy(bytes, "f")),
  npz: (bytes) => parseNpz(bytes, "f", { source: "f" }),
  gzip: (bytes) => gunzip(bytes, "f"),
  cifar: (bytes) => parseCifar10([{ name: "f", bytes }], "f"),
  csv: (bytes) => parseCsv(bytes, "f", options),
  pair: (bytes) => arrayPair(parseNpy(bytes, "f"), parseNpy(fixture("y.npy"), "y"), { source: "f" }),
};

/** Good files of each format, and how they start, so that random continuations get past the first check. */
const good: Record<string, Uint8Array[]> = {
  idx: [fixture("idx_0b"), fixture("idx_0e"), fixture("train-labels-idx1-ubyte")],
  npy: [fixture("c_lef8.npy"), fixture("fortran_i2.npy"), fixture("version2.npy"), fixture("bool.npy")],
  npz: [fixture("stored.npz"), fixture("compressed.npz")],
  gzip: [new Uint8Array(gzipSync(fixture("c_lef8.npy"))), fixture("train-images-idx3-ubyte.gz")],
  cifar: [new Uint8Array(3073)],
  csv: [utf8('a,"b, c",y\n1,2,3\n"4",5,6\n'), utf8("x;y\n1;ja\n2;nein\n")],
  pair: [fixture("X.npy"), fixture("c_bef4.npy")],
};

describe.each(Object.keys(readers))("%s: reads or refuses, and throws nothing else", { timeout: TIMEOUT }, (format) => {
  const read = (bytes: Uint8Array): Promise<unknown> => readOrRefuse(() => readers[format](bytes));
  const start = fc.constantFrom(
    ...good[format].flatMap((bytes) => [0, 1, 4, 8, 12, 40].map((n) => bytes.subarray(0, n))),
  );
  test("good files are read", async () => {
    for (const bytes of good[format]) expect(await read(bytes)).toBeDefined();
  });
  test("random bytes, after a good start or not", async () => {
    await fc.assert(
      fc.asyncProperty(start, fc.uint8Array({ maxLength: 200 }), async (before, after) => {
        await read(concat(before, after));
      }),
      cases(200),
    );
  });
  test("truncation at every byte", async () => {
    for (const bytes of good[format]) {
      const step = Math.max(1, Math.floor(bytes.length / 300));
      for (let length = 0; length < bytes.length; length += step) {
        const result = await read(bytes.subarray(0, length));
        // Text may end anywhere and still be a table.
        if (format !== "csv") expect(result, `${length} of ${bytes.length} bytes`).toBeUndefined();
      }
    }
  });
  test("flipped bits", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...good[format]),
        fc.array(fc.tuple(fc.nat(), fc.nat(7)), { minLength: 1, maxLength: 3 }),
        async (bytes, flips) => {
          const flipped = bytes.slice();
          for (const [at, bit] of flips) flipped[at % flipped.length] ^= 1 << bit;
          await read(flipped);
        },
      ),
      cases(300),
    );
  });
});

describe("flipped bits that no checksum covers", () => {
  test("a flip in an NPY or IDX payload changes the element it lies in and no other", () => {
    const files: [string, typeof parseNpy][] = [
      ["c_bef4.npy", parseNpy],
      ["fortran_i2.npy", parseNpy],
      ["idx_0c", parseIdx],
    ];
    for (const [name, parse] of files) {
      const bytes = fixture(name);
      const original = decode(parse(bytes, name));
      const { payload } = parse(bytes, name);
      fc.assert(
        fc.property(fc.nat(8 * payload.length - 1), (bit) => {
          const flipped = bytes.slice();
          flipped[bytes.length - payload.length + (bit >> 3)] ^= 1 << (bit & 7);
          const changed = decode(parse(flipped, name)).filter((x, k) => !Object.is(x, original[k]));
          expect(changed).toHaveLength(1);
        }),
        cases(100),
      );
    }
  });
});

describe("flipped bits that a checksum covers", () => {
  test.each(["gzip", "npz"])("%s: never another content", async (format) => {
    for (const bytes of good[format]) {
      // Names of arrays, which the notes repeat, have no checksum.
      const content = (result: object): string =>
        JSON.stringify(result instanceof Uint8Array ? result : { ...result, notes: [] });
      const original = content((await readers[format](bytes)) as object);
      for (let at = 0; at < bytes.length; at++) {
        const flipped = bytes.slice();
        flipped[at] ^= 1 << (at % 8);
        const result = await readOrRefuse(() => readers[format](flipped));
        if (result !== undefined && content(result as object) !== original) expect.fail(`byte ${at}: other content`);
      }
    }
  });
});

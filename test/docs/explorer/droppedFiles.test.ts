import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { readDropped } from "../../../docs/explorer/droppedFiles.ts";
import { fileBytes } from "../../../docs/explorer/fileBytes.ts";
import { readDataset } from "../../../src/data/files/index.ts";
import { InputError } from "../../../src/inputError.ts";

const FIXTURES = join("test", "fixtures", "files");
const bytes = (name: string, folder = FIXTURES) => ({ name, bytes: new Uint8Array(readFileSync(join(folder, name))) });
const csv = bytes("iris.csv", join("docs", "examples"));

describe("dropped files hold what the command line reads from disk", () => {
  test("CSV, with the target column named", async () => {
    const path = join("docs", "examples", "iris.csv");
    expect(await readDropped([csv], "species")).toEqual(await readDataset(path, { targets: "species" }));
    await expect(readDropped([csv])).rejects.toThrow("needs its target columns named");
  });

  test("NPZ", async () => {
    const path = join(FIXTURES, "compressed.npz");
    expect(await readDropped([bytes("compressed.npz")])).toEqual(await readDataset(path));
  });

  test("IDX, in either order, gzipped or not", async () => {
    const path = join(FIXTURES, "train-images-idx3-ubyte.gz");
    const files = ["train-labels-idx1-ubyte", "train-images-idx3-ubyte.gz"].map((name) => bytes(name));
    expect(await readDropped(files)).toEqual(await readDataset(path));
    expect(await readDropped(files.toReversed())).toEqual(await readDataset(path));
  });
});

test("refuses a gzip bomb in a sentence, by what it declares and by what it holds", async () => {
  const bomb = gzipSync(Buffer.alloc(3 << 20, "0,1\n"));
  const most = 2 ** 20;
  const drop = (held: Uint8Array) => readDropped([{ name: "bomb.csv.gz", bytes: held }], "y", most);
  const sentence = "bomb.csv.gz: needs contents of at most 1 MiB to be read at once, got ";
  await expect(drop(bomb)).rejects.toThrow(new InputError(`${sentence}3 MiB`));
  bomb.writeUInt32LE(100, bomb.length - 4);
  await expect(drop(bomb)).rejects.toThrow(new InputError(`${sentence}more`));
});

test("what a page cannot hold or the browser cannot read is refused in a sentence", async () => {
  const file = {
    name: "X.npy",
    size: 2 ** 30 + 1,
    arrayBuffer: () => Promise.reject(new TypeError("Failed to fetch")),
  };
  await expect(fileBytes(file)).rejects.toThrow(
    "X.npy: needs at most 1 GiB to be read on a page, got 1073741825 bytes",
  );
  await expect(fileBytes({ ...file, size: 1 })).rejects.toThrow("X.npy: cannot be read; is it a folder,");
  const fine = { name: "X.npy", size: 2, arrayBuffer: () => Promise.resolve(Uint8Array.of(1, 2).buffer) };
  expect(await fileBytes(fine)).toEqual({ name: "X.npy", bytes: Uint8Array.of(1, 2) });
});

test.each([
  ["nothing", [], "needs at least one"],
  [
    "a file of no known kind",
    [{ name: "notes.md", bytes: new TextEncoder().encode("# Notes") }],
    "notes.md: needs to be IDX",
  ],
  ["two kinds", [csv, bytes("compressed.npz")], "of one kind"],
  ["two tables", [csv, csv], "one CSV file at a time"],
  ["inputs alone", [bytes("X.npy")], "needs inputs and targets together"],
])("refuses %s in a sentence", async (_, files, sentence) => {
  await expect(readDropped(files)).rejects.toThrow(sentence);
});

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readDropped } from "../../../docs/explorer/droppedFiles.ts";
import { readDataset } from "../../../src/data/files/index.ts";

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

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readDataset } from "../../../../src/data/files/index.ts";
import { fixture, fixturePath, refusal, utf8 } from "./helpers.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "dfa-theory-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes files into a fresh folder and returns its path. */
let folders = 0;
function write(files: Readonly<Record<string, Uint8Array | string>>): string {
  const path = join(folder, String(folders++));
  mkdirSync(path);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(path, name), content);
  return path;
}

const images = fixture("train-images-idx3-ubyte.gz");
const labels = fixture("train-labels-idx1-ubyte");
const record = (label: number): Uint8Array => Uint8Array.of(label, ...new Uint8Array(3072).fill(51));

describe("finding data", () => {
  test("an IDX file and the labels beside it, compressed or not", async () => {
    const data = await readDataset(fixturePath("train-images-idx3-ubyte.gz"));
    expect(data.source).toBe("train-images-idx3-ubyte.gz, train-labels-idx1-ubyte");
    expect(data.inputs).toMatchObject({ rows: 4, cols: 6 });
    expect([...data.inputs.data]).toEqual(Array.from({ length: 24 }, (_, k) => (10 * k) / 255));
    expect(data.classes).toEqual(["0", "5", "9"]);
    expect([...data.labels!]).toEqual([1, 0, 1, 2]);
    const dotted = write({ "t10k-images.idx3-ubyte.gz": images, "t10k-labels.idx1-ubyte.gz": gzipSync(labels) });
    expect((await readDataset(join(dotted, "t10k-images.idx3-ubyte.gz"))).labels).toEqual(data.labels);
    const odd = write({ pictures: images, answers: labels });
    const named = await readDataset(join(odd, "pictures"), { targets: join(odd, "answers"), limit: 2 });
    expect(named.source).toBe("pictures, answers");
    expect([...named.labels!]).toEqual([1, 0]);
  });
  test("a folder of MNIST files: training before testing", async () => {
    const test10k = { "t10k-images-idx3-ubyte.gz": images, "t10k-labels-idx1-ubyte": labels };
    expect((await readDataset(write(test10k))).source).toMatch(/^t10k-images/);
    const both = write({ ...test10k, "train-images-idx3-ubyte": images, "train-labels-idx1-ubyte": labels });
    expect((await readDataset(both)).source).toBe("train-images-idx3-ubyte, train-labels-idx1-ubyte");
  });
  test("a folder of CIFAR-10 batches: training before testing, in order, each once", async () => {
    const test1 = { "test_batch.bin": record(7) };
    expect([...(await readDataset(write(test1))).labels!]).toEqual([7]);
    const path = write({
      ...test1,
      "data_batch_2.bin": record(2),
      "data_batch_1.bin.gz": gzipSync(record(1)),
      "data_batch_2.bin.gz": gzipSync(record(3)),
    });
    const data = await readDataset(path);
    expect(data.source).toBe("data_batch_1.bin.gz, data_batch_2.bin");
    expect([...data.labels!]).toEqual([1, 2]);
    expect(data.inputs.data.every((x) => x === 0.2)).toBe(true);
  });
  test("NPY files X and y; NPZ; CSV; any of them gzipped", async () => {
    const data = await readDataset(fixturePath("X.npy"));
    expect(data.source).toBe("X.npy, y.npy");
    expect(data.classes).toEqual(["1", "3", "7"]);
    const targets = fixturePath("c_lef4.npy");
    expect(await refusal(() => readDataset(fixturePath("X.npy"), { targets }))).toMatch(/got shape 5 × 2 × 3$/);
    const path = write({
      "X.npy.gz": gzipSync(fixture("X.npy")),
      "y.npy.gz": gzipSync(fixture("y.npy")),
      "d.npz": fixture("compressed.npz"),
      "d.csv.gz": gzipSync("a,y\n1,2\n"),
      "d.tsv": "a\ty\n1\t2\n",
    });
    expect((await readDataset(path)).inputs).toEqual(data.inputs);
    expect((await readDataset(join(path, "d.npz"))).labels).toEqual(data.labels);
    for (const name of ["d.csv.gz", "d.tsv"]) {
      expect((await readDataset(join(path, name), { targets: "y" })).targets.data).toEqual(Float64Array.of(2));
    }
  });
  test("content goes before extension", async () => {
    const path = write({ "d.csv": fixture("stored.npz"), "X.bin": fixture("X.npy"), "y.npy": fixture("y.npy") });
    expect((await readDataset(join(path, "d.csv"))).inputs.rows).toBe(5);
    expect((await readDataset(join(path, "X.bin"), { targets: join(path, "y.npy") })).inputs.cols).toBe(2);
  });
});

describe("folders as people have them", () => {
  const X = fixture("X.npy");
  const y = fixture("y.npy");
  test.each([
    [["X.npy", "Y.npy"], undefined, "X.npy, Y.npy"],
    [["X_train.npy", "y_train.npy", "X_test.npy", "y_test.npy"], undefined, "X_train.npy, y_train.npy"],
    [["X_train.npy", "y_train.npy", "X_test.npy", "y_test.npy"], "test", "X_test.npy, y_test.npy"],
    [["train_images.npy", "train_labels.npy"], undefined, "train_images.npy, train_labels.npy"],
    [["features.npy", "target.npy", "notes.md"], undefined, "features.npy, target.npy"],
  ] as const)("%j, %s", async (names, split, source) => {
    const path = write(Object.fromEntries(names.map((name) => [name, /^(y|Y|target|train_l)/.test(name) ? y : X])));
    const data = await readDataset(path, { split });
    expect(data.source).toBe(source);
    expect(data.classes).toEqual(["1", "3", "7"]);
    if (names.includes("X_test.npy" as never)) expect(data.notes!.join()).toMatch(/^not used: .*--split (train|test)/);
    const [inputs] = source.split(", ");
    expect((await readDataset(join(path, inputs))).source).toBe(source);
  });
  test("EMNIST's names, and the one set that is there", async () => {
    const files = {
      "emnist-letters-train-images-idx3-ubyte.gz": images,
      "emnist-letters-train-labels-idx1-ubyte": labels,
    };
    expect((await readDataset(write(files))).classes).toEqual(["0", "5", "9"]);
    const two = { ...files, "emnist-digits-train-images-idx3-ubyte": images };
    expect(await refusal(() => readDataset(write(two)))).toMatch(/needs one set of images, got 2; name one of them$/);
  });
  test("the root that torchvision makes, and the archives of CIFAR", async () => {
    const root = write({});
    mkdirSync(join(root, "FashionMNIST", "raw"), { recursive: true });
    writeFileSync(join(root, "FashionMNIST", "raw", "train-images-idx3-ubyte"), images);
    writeFileSync(join(root, "FashionMNIST", "raw", "train-labels-idx1-ubyte"), labels);
    expect((await readDataset(root)).inputs.rows).toBe(4);
    expect((await readDataset(join(root, "FashionMNIST"))).inputs.rows).toBe(4);
    mkdirSync(join(root, "cifar-100-binary"));
    writeFileSync(join(root, "cifar-100-binary", "train.bin"), Uint8Array.of(3, ...record(77)));
    expect(await refusal(() => readDataset(root))).toMatch(/got .*raw and .*cifar-100-binary: name one of them$/);
    expect((await readDataset(join(root, "cifar-100-binary"))).targets.cols).toBe(100);
  });
  test("one table or archive", async () => {
    const path = write({ "halves.npz": fixture("halves.npz"), "readme.md": "" });
    expect((await readDataset(path)).inputs.rows).toBe(5);
    expect((await readDataset(path, { split: "test" })).inputs.rows).toBe(3);
    const tables = write({ "train.csv": "a,y\n1,2.5\n2,3\n", "test.csv": "a,y\n3,4.5\n" });
    expect((await readDataset(tables, { targets: "y" })).inputs.rows).toBe(2);
    expect((await readDataset(tables, { targets: "y", split: "test" })).inputs.rows).toBe(1);
  });
  test("what a file holds may be said, also of files that are found", async () => {
    const path = write({ "X.npy": X, "y.npy": y });
    expect((await readDataset(path, { targets: ":number" })).classes).toBeUndefined();
    expect((await readDataset(path, { targets: `${join(path, "y.npy")}:number` })).classes).toBeUndefined();
    expect((await readDataset(path)).notes).toEqual([
      "y.npy: 3 classes (whole numbers; --targets :number takes them as numbers)",
    ]);
  });
});

describe("what is refused", () => {
  test("a part of one file, a page that is no table, a pipe", async () => {
    const path = write({
      "d.csv": "a,y\n1,2\n",
      "page.csv": "\uFEFF<!DOCTYPE html><p>404",
      "book.xls": Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0),
    });
    expect(await refusal(() => readDataset(join(path, "d.csv"), { targets: "y", split: "test" }))).toMatch(
      /needs a folder or an NPZ archive to take its test part from, got one file$/,
    );
    expect(await refusal(() => readDataset(join(path, "page.csv"), { targets: "y" }))).toMatch(/got an HTML page/);
    expect(await refusal(() => readDataset(join(path, "book.xls"), { targets: "y" }))).toMatch(/got an Excel file/);
    execFileSync("mkfifo", [join(path, "pipe")]);
    expect(await refusal(() => readDataset(join(path, "pipe")))).toMatch(
      /got a pipe \(read one as standard input, -\)$/,
    );
  });
  test("paths with nothing to read", async () => {
    const path = write({});
    expect(await refusal(() => readDataset(join(path, "no")))).toBe(
      `${path}/no: needs to be a file or directory that can be read, got nothing there`,
    );
    expect(await refusal(() => readDataset(path))).toBe(
      `${path}: a directory needs one of train-images-idx3-ubyte (or t10k-…), data_batch_1.bin (or test_batch.bin) or X.npy, got an empty directory`,
    );
    expect(await refusal(() => readDataset(write({ "b.txt": "", "a.md": "" })))).toMatch(
      /or X\.npy, got a\.md, b\.txt$/,
    );
    const two = write({ "X.npy": "", "test_batch.bin": "" });
    expect(await refusal(() => readDataset(two))).toMatch(/, got test_batch\.bin and X\.npy$/);
    const inputs = fixturePath("X.npy");
    expect(await refusal(() => readDataset(inputs, { targets: path }))).toBe(
      `${path}: needs to be a regular file, got something else`,
    );
    expect(await refusal(() => readDataset("/dev/null"))).toBe(
      "/dev/null: needs to be a regular file, got something else",
    );
    expect(await refusal(() => readDataset(`${inputs}/x`))).toMatch(/that can be read, got ENOTDIR$/);
    expect(await refusal(() => readDataset("a\0b"))).toMatch(/that can be read, got ERR_INVALID_ARG_VALUE$/);
  });
  test("files of another kind, with what they are", async () => {
    const tar = new Uint8Array(1024);
    tar.set(utf8("name"));
    tar.set(utf8("ustar"), 257);
    const found: Record<string, [Uint8Array | string, string]> = {
      "empty.gz": [new Uint8Array(0), "an empty file"],
      data_batch_1: [Uint8Array.of(0x80, 2, 0x7d), "a Python pickle (CIFAR-10 is read in its binary version)"],
      "d.h5": [Uint8Array.of(0x89, 0x48, 0x44, 0x46, 0x0d), "an HDF5 file"],
      "d.tar.gz": [gzipSync(tar), "a tar archive (unpack it first)"],
      "d.json": ["[1, 2]", "a file of 6 bytes that starts with 5b 31 2c 20 32 5d"],
    };
    for (const [name, [content, kind]] of Object.entries(found)) {
      const path = join(write({ [name]: content }), name);
      expect(await refusal(() => readDataset(path))).toBe(
        `${path}: needs to be IDX, NPY, NPZ, a CIFAR-10 binary batch (.bin) or CSV (.csv, .tsv, .txt), got ${kind}`,
      );
    }
  });
  test("inputs without their targets, and targets that are no array", async () => {
    const path = write({ "train-images-idx3-ubyte": images, "other.npy": fixture("X.npy"), "notes.txt": "hello" });
    expect(await refusal(() => readDataset(path))).toBe(
      `${path}/train-images-idx3-ubyte: needs a file of targets, named or beside it as train-labels-idx1-ubyte, got none`,
    );
    const other = join(path, "other.npy");
    expect(await refusal(() => readDataset(other))).toBe(`${other}: needs a file of targets named, got none`);
    const targets = join(path, "notes.txt");
    expect(await refusal(() => readDataset(other, { targets }))).toBe(
      `${targets}: needs to be an IDX or NPY file, got a file of 5 bytes that starts with 68 65 6c 6c 6f`,
    );
    const label = fixturePath("train-labels-idx1-ubyte");
    expect(await refusal(() => readDataset(label))).toBe(
      `${label}: inputs need two or more dimensions, got an IDX file of one, as labels have`,
    );
    const mismatched = write({ "X.npy": fixture("X.npy"), "y.npy": fixture("train-labels-idx1-ubyte") });
    expect(await refusal(() => readDataset(mismatched))).toBe(
      `${mismatched}/y.npy: needs one target for each of the 5 samples of ${mismatched}/X.npy, got 4`,
    );
  });
  test("targets where the file holds them, and limits", async () => {
    const path = join(write({ "b.bin": record(1) }), "b.bin");
    expect(await refusal(() => readDataset(path, { targets: "y" }))).toBe(
      `${path}: CIFAR-10 batches hold their own labels and need no targets, got "y"`,
    );
    for (const limit of [0, -1, 1.5, Number.NaN]) {
      expect(await refusal(() => readDataset(path, { limit }))).toBe(
        `limit: needs a positive whole number of samples, got ${limit}`,
      );
    }
  });
});

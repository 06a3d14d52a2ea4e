import { describe, expect, test } from "vitest";
import { arrayPair, parseNpy } from "../../../../src/data/files/index.ts";
import { decodeRows } from "../../../../src/data/files/storedArray.ts";
import { concat, fixture, refusal, utf8 } from "./helpers.ts";

/** The entries of the fixture array, 5 × 2 × 3: 100 i + 10 j + k + shift, row i flattened. */
const rows = (shift: number, width = 6): number[] =>
  Array.from({ length: 5 }, (_, i) =>
    Array.from({ length: width }, (__, c) => (width === 6 ? 10 * Math.floor(c / 3) + (c % 3) : 10 * c)).map(
      (entry) => 100 * i + entry + shift,
    ),
  ).flat();

const read = (name: string): number[] => {
  const array = parseNpy(fixture(name), name);
  return [...decodeRows(array, array.shape[0]).data];
};

/** An NPY file of version 1 with the given header and payload. */
const npy = (header: string, payload: readonly number[] = [], version = [1, 0]): Uint8Array =>
  concat([0x93], utf8("NUMPY"), version, [header.length & 255, header.length >> 8], utf8(header), payload);

const good = "{'descr': '<i2', 'fortran_order': False, 'shape': (1, 2), }\n";

const bad = (bytes: Uint8Array): Promise<string> => refusal(() => parseNpy(bytes, "a.npy"));

describe("NPY files written by NumPy", () => {
  test.each(["f8", "f4", "i8", "i4", "i2"])("signed and floating %s, both byte orders", (type) => {
    expect(read(`c_le${type}.npy`)).toEqual(rows(-7));
    expect(read(`c_be${type}.npy`)).toEqual(rows(-7));
  });
  test.each(["u8", "u4", "u2"])("unsigned %s, both byte orders", (type) => {
    expect(read(`c_le${type}.npy`)).toEqual(rows(0));
    expect(read(`c_be${type}.npy`)).toEqual(rows(0));
  });
  test("half precision and bfloat16", () => {
    expect(read("half.npy")).toEqual(rows(-7));
    // Values that NumPy decoded from the same bits: the least and largest numbers, subnormal ones, infinities.
    expect(read("half_bits.npy")).toEqual([0, 2 ** -24, 2 ** -14, 1, -2, 65504, Infinity, -Infinity]);
    expect(read("bfloat16.npy")).toEqual([0, 1, -2, 3.140625, 2 ** -126, 1.5 * 2 ** 100, Infinity, -0.5]);
    expect(Number.isNaN(decodeRows(parseNpy(npy(good.replace("<i2", "<f2"), [1, 126, 0, 0]), ""), 1).data[0])).toBe(
      true,
    );
  });
  test("single bytes and booleans", () => {
    expect(read("u1.npy")).toEqual(rows(0, 2).map((x) => Math.floor(x / 2)));
    expect(read("i1.npy")).toEqual(rows(-7, 2).map((x) => Math.trunc(x / 5)));
    expect(read("bool.npy")).toEqual(Array.from({ length: 5 }, () => [0, 1, 0]).flat());
  });
  test("Fortran order", () => {
    expect(read("fortran_f8.npy")).toEqual(rows(-7));
    expect(read("fortran_i2.npy")).toEqual(rows(-7, 2));
    expect(parseNpy(fixture("fortran_f8.npy"), "").columnMajor).toBe(true);
  });
  test("header versions 2 and 3", () => {
    expect(read("version2.npy")).toEqual(rows(-7));
    expect(read("version3.npy")).toEqual(rows(-7));
  });
  test("a file of some first rows reads them alone, in either order", () => {
    for (const name of ["c_lef8.npy", "fortran_f8.npy"]) {
      expect([...decodeRows(parseNpy(fixture(name), name), 2).data]).toEqual(rows(-7).slice(0, 12));
    }
  });
  test("bytes of more than two dimensions are pixels, of two are numbers", () => {
    expect(parseNpy(fixture("u1_images.npy"), "").pixels).toBe(true);
    expect(parseNpy(fixture("u1.npy"), "").pixels).toBe(false);
    expect(parseNpy(fixture("c_lef8.npy"), "").pixels).toBe(false);
    const images = parseNpy(fixture("u1_images.npy"), "");
    const { inputs } = arrayPair(images, parseNpy(fixture("y.npy"), ""), { source: "" });
    expect([...inputs.data]).toEqual(rows(0).map((x) => Math.floor(x / 2) / 255));
  });
});

describe("pairs of arrays", () => {
  const X = parseNpy(fixture("X.npy"), "X.npy");
  const pair = (name: string, limit?: number): ReturnType<typeof arrayPair> =>
    arrayPair(X, parseNpy(fixture(name), name), { source: "s", limit });
  test("integers of one dimension are labels; a limit keeps all classes", () => {
    const data = pair("y.npy", 2);
    expect(data.classes).toEqual(["1", "3", "7"]);
    expect([...data.labels!]).toEqual([1, 0]);
    expect([...data.targets.data]).toEqual([0, 1, 0, 1, 0, 0]);
    expect([...data.inputs.data]).toEqual(rows(-7, 2).slice(0, 4));
  });
  test("an integer column is labels too; wider targets are taken as they are", () => {
    const column = { ...parseNpy(fixture("y.npy"), ""), shape: [5, 1] };
    expect(arrayPair(X, column, { source: "" }).classes).toEqual(["1", "3", "7"]);
    expect([...pair("fortran_i2.npy").targets.data]).toEqual(rows(-7, 2));
    expect(pair("fortran_i2.npy").classes).toBeUndefined();
  });
  test("shapes that do not fit", async () => {
    expect(await refusal(() => pair("c_lef8.npy"))).toBe(
      "c_lef8.npy: targets need one or two dimensions and a column, got shape 5 × 2 × 3",
    );
    const short = { ...X, shape: [4, 2], where: "y" };
    expect(await refusal(() => arrayPair(X, short, { source: "" }))).toBe(
      "y: needs one target for each of the 5 samples of X.npy, got 4",
    );
    const scalar = parseNpy(fixture("scalar.npy"), "scalar.npy");
    expect(await refusal(() => arrayPair(scalar, X, { source: "" }))).toBe(
      "scalar.npy: inputs need at least one sample and one column, got shape ()",
    );
    const empty = parseNpy(npy(good.replace("1, 2", "0, 2")), "e.npy");
    expect(await refusal(() => arrayPair(empty, empty, { source: "" }))).toMatch(/got shape 0 × 2$/);
  });
  test("numbers that are not finite, with their place", async () => {
    const bytes = fixture("X.npy");
    new DataView(bytes.buffer).setFloat64(bytes.length - 8, Number.NaN, true);
    const wrong = parseNpy(bytes, "bad.npy");
    expect(await refusal(() => arrayPair(wrong, X, { source: "" }))).toBe(
      "bad.npy: needs finite numbers, got NaN in row 5, column 2",
    );
    new DataView(bytes.buffer).setFloat64(bytes.length - 16, -Infinity, true);
    expect(await refusal(() => arrayPair(X, wrong, { source: "" }))).toBe(
      "bad.npy: needs finite numbers, got -Infinity in row 5, column 1",
    );
  });
  test("integers beyond 2^53 and booleans other than 0 and 1", async () => {
    const big = npy(good.replace("<i2", "<u8"), [1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 32, 0]);
    expect(await refusal(() => decodeRows(parseNpy(big, "b.npy"), 1))).toBe(
      "b.npy: integers need to lie within ±(2^53 − 1) to be read exactly, got 9007199254740993 in row 1, column 2",
    );
    const flags = parseNpy(npy(good.replace("<i2", "|b1"), [1, 2]), "f.npy");
    expect(await refusal(() => decodeRows(flags, 1))).toBe(
      "f.npy: booleans need to be stored as 0 or 1, got 2 in row 1, column 2",
    );
  });
  test.each(["labels_U5.npy", "labels_S5.npy", "labels_bigU5.npy"])("texts are labels: %s", async (name) => {
    const data = pair(name);
    expect(data.classes).toEqual(["bird", "cat", "mouse"]);
    expect([...data.labels!]).toEqual([1, 0, 1, 2, 0]);
    const texts = parseNpy(fixture(name), name);
    expect(await refusal(() => arrayPair(texts, X, { source: "" }))).toMatch(/numbers are needed, got texts in row 1/);
    expect(await refusal(() => arrayPair(X, texts, { source: "", kind: "number" }))).toBe(
      `${name}: needs numbers, got texts`,
    );
  });
  test("integers are labels or numbers as is said, and the notes say which", () => {
    const as = (kind?: "class" | "number") =>
      arrayPair(X, parseNpy(fixture("y.npy"), "y"), { source: "", kind, name: "y" });
    expect(as("number").classes).toBeUndefined();
    expect([...as("number").targets.data]).toEqual([3, 1, 3, 7, 1]);
    expect(as().notes).toEqual(["y: 3 classes (whole numbers; --targets y:number takes them as numbers)"]);
    expect(as("class").classes).toEqual(["1", "3", "7"]);
  });
  test("samples that lack a value are left out on request", async () => {
    const bytes = fixture("X.npy");
    new DataView(bytes.buffer).setFloat64(bytes.length - 8, Number.NaN, true);
    const wrong = parseNpy(bytes, "bad.npy");
    const y = parseNpy(fixture("y.npy"), "y");
    const data = arrayPair(wrong, y, { source: "", dropMissing: true, name: "y" });
    expect(data.inputs).toEqual({ rows: 4, cols: 2, data: Float64Array.from(rows(-7, 2).slice(0, 8)) });
    expect([...data.labels!]).toEqual([1, 0, 1, 2]);
    expect(data.notes).toContain("1 of 5 rows left out: they lack a value");
  });
  test("too many distinct labels", async () => {
    const n = 1001;
    const header = good.replace("1, 2", `${n},`);
    const payload = Array.from({ length: n }, (_, i) => [i & 255, i >> 8]).flat();
    const many = parseNpy(npy(header, payload), "many.npy");
    expect(await refusal(() => arrayPair(many, many, { source: "", kind: "class" }))).toBe(
      "many.npy: class labels need at most 1000 distinct values, got more by row 1001 (targets to regress on must be floating point numbers)",
    );
    // Of their own they are no labels: none repeats.
    expect(arrayPair(many, many, { source: "" }).classes).toBeUndefined();
  });
});

describe("NPY files that are refused", () => {
  test("a good header, to begin with", () => {
    const array = parseNpy(npy(good, [1, 0, 255, 255]), "a.npy");
    expect([...decodeRows(array, 1).data]).toEqual([1, -1]);
    expect(parseNpy(npy('{"shape": (1L, 2L), "descr": "<i2", "fortran_order": True}', [1, 0, 2, 0]), "").shape).toEqual(
      [1, 2],
    );
    expect(parseNpy(npy(good.replace("(1, 2)", "()"), [1, 0]), "").shape).toEqual([]);
  });
  test.each([
    ["complex.npy", 'complex numbers "<c16"'],
    ["object.npy", 'Python objects "|O"'],
    ["dates.npy", 'dates "<M8[D]"'],
  ])("%s", async (name, found) => {
    expect(await refusal(() => parseNpy(fixture(name), name))).toBe(
      `${name}: needs real numbers of type b1, u1, i1, u2, i2, u4, i4, u8, i8, f2, V2, f4, f8 or texts, got ${found}`,
    );
  });
  test("structured.npy", async () => {
    expect(await bad(fixture("structured.npy"))).toMatch(
      /^a\.npy: needs real numbers .*, got structured records "\[\('a'/,
    );
  });
  test("a wrong start, version, or header length", async () => {
    expect(await bad(utf8("NUMPY"))).toBe('a.npy: an NPY file needs to start with "\\x93NUMPY", got other bytes');
    expect(await bad(npy(good, [], [4, 0]))).toBe("a.npy: needs NPY version 1.0, 2.0 or 3.0, got 4.0");
    expect(await bad(npy(good).subarray(0, 6))).toBe(
      "a.npy: needs NPY version 1.0, 2.0 or 3.0, got a file that ends before",
    );
    expect(await bad(npy(good).subarray(0, 40))).toBe(
      "a.npy: needs its whole NPY header, got a file of 40 bytes that ends within it",
    );
    expect(await bad(npy(good).subarray(0, 9))).toMatch(/got a file of 9 bytes that ends within it$/);
  });
  test("more or fewer bytes than the shape needs", async () => {
    expect(await bad(npy(good, [1, 0, 2]))).toBe(
      "a.npy: an array of shape 1 × 2 and type i2 needs 4 bytes after its header, got 3",
    );
    expect(await bad(npy(good, [1, 0, 2, 0, 0]))).toMatch(/needs 4 bytes after its header, got 5$/);
    expect(await bad(npy(good.replace("1, 2", "99999999999, 99999999999"), [1]))).toMatch(
      /needs 1\.99\d*e\+22 bytes .* got 1$/,
    );
  });
  test.each([
    ["not a dictionary", "[1, 2]"],
    ["a missing key", "{'descr': '<i2', 'shape': (1, 2)}"],
    ["a key twice", "{'descr': '<i2', 'descr': '<i2', 'fortran_order': False, 'shape': (1, 2)}"],
    ["another key", `${good.trim().slice(0, -1)} 'x': True}`],
    ["text after the end", `${good.trim()} x`],
    ["a negative size", good.replace("1", "-1")],
    ["a number for a tuple", good.replace("(1, 2)", "(2)")],
    ["a fractional size", good.replace("1", "1.5")],
    ["code", good.replace("(1, 2)", "__import__('os')")],
    ["a string for a flag", good.replace("False", "'False'")],
    ["an unclosed dictionary", good.replace("}", "")],
    ["an empty header", ""],
    ["missing commas", good.replaceAll(", '", " '")],
  ])("a header that is %s", async (_, header) => {
    expect(await bad(npy(header, [1, 0, 2, 0]))).toMatch(
      /^a\.npy: an NPY header needs to be a dictionary of 'descr', 'fortran_order' and 'shape', got "/,
    );
  });
});

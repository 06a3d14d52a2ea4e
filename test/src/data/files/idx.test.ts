import { describe, expect, test } from "vitest";
import { gunzip, parseIdx } from "../../../../src/data/files/index.ts";
import { decodeRows } from "../../../../src/data/files/storedArray.ts";
import { concat, fixture, refusal } from "./helpers.ts";

const bad = (...bytes: number[]): Promise<string> => refusal(() => parseIdx(concat(bytes), "i"));

describe("IDX files", () => {
  test("images of unsigned bytes are pixels", async () => {
    const array = parseIdx(await gunzip(fixture("train-images-idx3-ubyte.gz"), ""), "");
    expect(array.shape).toEqual([4, 3, 2]);
    expect(array.pixels).toBe(true);
    expect([...decodeRows(array, 4).data]).toEqual(Array.from({ length: 24 }, (_, k) => 10 * k));
  });
  test("labels are not", () => {
    const array = parseIdx(fixture("train-labels-idx1-ubyte"), "");
    expect(array.pixels).toBe(false);
    expect([...decodeRows(array, 4).data]).toEqual([5, 0, 5, 9]);
  });
  test.each(["09", "0b", "0c", "0d", "0e"])("big-endian elements of type %s", (code) => {
    const factor = code < "0d" ? 1 : 1.5;
    const array = parseIdx(fixture(`idx_${code}`), "");
    expect([...decodeRows(array, 2).data]).toEqual([1, -2, 3, -4, 5, -6].map((x) => factor * x));
  });
  test("files that are refused", async () => {
    expect(await bad(0, 0, 10, 1)).toBe(
      'i: an IDX file needs to start with 00 00, an element type (08 09 0b 0c 0d 0e) and 01 to 08 dimensions, got "00 00 0a 01"',
    );
    expect(await bad(0, 0, 8, 0)).toMatch(/got "00 00 08 00"$/);
    expect(await bad(0)).toMatch(/got "00"$/);
    expect(await bad(0, 0, 8, 2, 0, 0, 0, 1)).toBe("i: an IDX header of 2 dimensions needs 12 bytes, got 8");
    expect(await bad(0, 0, 8, 1, 0, 0, 0, 2, 1)).toBe(
      "i: an array of shape 2 and type u1 needs 2 bytes after its header, got 1",
    );
    expect(await bad(0, 0, 8, 1, 0, 0, 0, 2, 1, 1, 1)).toMatch(/needs 2 bytes after its header, got 3$/);
    expect(await bad(0, 0, 14, 3, ...Array.from({ length: 12 }, () => 255), 7)).toMatch(
      /^i: an array of shape 4294967295 × 4294967295 × 4294967295 and type f8 needs 6\.\d+e\+29 bytes .* got 1$/,
    );
  });
});

import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { gunzip, isGzip } from "../../../../src/data/files/index.ts";
import { concat, refusal, utf8 } from "./helpers.ts";

const contents = Uint8Array.from({ length: 5000 }, (_, i) => (i * i) % 251);
const packed = new Uint8Array(gzipSync(contents));
const bad = (bytes: Uint8Array): Promise<string> => refusal(() => gunzip(bytes, "a.gz"));
const CORRUPT = /^a\.gz: needs an intact gzip file, got a truncated or corrupt one \(.+\)$/;

describe("gzip", () => {
  test("what zlib wrote comes back", async () => {
    expect(isGzip(packed)).toBe(true);
    expect(isGzip(contents)).toBe(false);
    expect(await gunzip(packed, "")).toEqual(contents);
    // A view into a larger buffer, as slices of files are.
    expect(await gunzip(concat([1, 2, 3], packed).subarray(3), "")).toEqual(contents);
    expect(await gunzip(new Uint8Array(gzipSync("")), "")).toHaveLength(0);
  });
  test("truncation anywhere", async () => {
    for (const length of [
      2,
      5,
      10,
      11,
      100,
      packed.length - 9,
      packed.length - 8,
      packed.length - 4,
      packed.length - 1,
    ]) {
      expect(await bad(packed.subarray(0, length))).toMatch(CORRUPT);
    }
  });
  test("a wrong checksum, length or payload", async () => {
    for (const at of [packed.length - 6, packed.length - 2, 100]) {
      const flipped = packed.slice();
      flipped[at] ^= 1;
      expect(await bad(flipped)).toMatch(CORRUPT);
    }
  });
  test("anything after the end", async () => {
    expect(await bad(concat(packed, utf8("more")))).toMatch(CORRUPT);
    for (const more of [[0, 0, 0, 0], [0], packed]) {
      expect(await bad(concat(packed, more))).toBe(
        "a.gz: needs a gzip file of one member, got further bytes after its end",
      );
    }
  });
});

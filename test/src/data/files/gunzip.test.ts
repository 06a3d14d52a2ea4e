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
  test("a second member that is damaged, although it ends as the first one does", async () => {
    // Zeros behind a member are taken for padding by some decoders, and with them all that follows.
    for (const damaged of [
      concat(packed, [0], packed.subarray(1)),
      concat(packed, new Uint8Array(9), packed),
      concat(packed, [0], packed.subarray(-8)),
    ]) {
      expect(await bad(damaged)).toMatch(/needs a gzip file of one member, got further bytes|truncated or corrupt/);
    }
    expect(await bad(concat(packed, packed.subarray(0, -1), [packed.at(-1)! ^ 1]))).toMatch(CORRUPT);
  });
  test("contents beyond what is allowed, by what is declared and by what is there", async () => {
    expect(await gunzip(packed, "", 5000)).toHaveLength(5000);
    expect(await refusal(() => gunzip(packed, "a.gz", 4999))).toBe(
      "a.gz: needs contents of at most 4.88 KiB to be read at once, got 4.88 KiB",
    );
    const lying = new Uint8Array(gzipSync(new Uint8Array(1e7)));
    new DataView(lying.buffer).setUint32(lying.length - 4, 10, true);
    expect(await refusal(() => gunzip(lying, "a.gz", 1e6))).toBe(
      "a.gz: needs contents of at most 977 KiB to be read at once, got more",
    );
    // A hundred megabytes of zeros in 100 kB: refused before they are inflated.
    const bomb = new Uint8Array(gzipSync(new Uint8Array(1e8)));
    const before = process.memoryUsage().rss;
    expect(await refusal(() => gunzip(bomb, "a.gz", 5e7))).toMatch(/of at most 47\.7 MiB .* got 95\.4 MiB$/);
    // The same with a lie about its length: inflated to be counted, but not kept.
    new DataView(bomb.buffer).setUint32(bomb.length - 4, 10, true);
    expect(await bad(bomb)).toMatch(/one member, got further bytes|truncated or corrupt/);
    expect(process.memoryUsage().rss - before).toBeLessThan(50 * 2 ** 20);
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

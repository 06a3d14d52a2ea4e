import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { beginning, packageInfo, problemHash, provenance } from "../../../src/record/node.ts";

test("names the version, the Node, the seed and the time it took", () => {
  const begun = beginning(2);
  const made = provenance({ a: 1 }, 7, begun);
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
  expect(made).toMatchObject({ version, seed: 7, node: process.version, started: begun.started.toISOString() });
  expect(made.durationSeconds).toBeGreaterThanOrEqual(2);
  expect(made.durationSeconds).toBeLessThan(60);
  expect(packageInfo()).toEqual({ root: process.cwd(), version });
});

test("the commit is git's, or null outside a checkout", () => {
  expect(String(provenance({}, 1, beginning()).commit)).toMatch(/^(null|[0-9a-f]{7,}(-dirty)?)$/);
});

test("the hash is SHA-256 of the text with sorted keys: the order of keys does not matter, the values do", () => {
  const byHand = createHash("sha256").update('{"a":[1,2],"b":"x"}').digest("hex");
  expect(problemHash({ b: "x", a: [1, 2] })).toBe(byHand);
  expect(problemHash({ a: [1, 2], b: "x" })).toBe(byHand);
  expect(problemHash({ a: [2, 1], b: "x" })).not.toBe(byHand);
});

import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { makeFolder } from "../../../src/record/node.ts";

const root = mkdtempSync(join(tmpdir(), "folder-"));
afterAll(() => rmSync(root, { recursive: true }));

test("makes what is missing, and is content with what is there", () => {
  makeFolder(join(root, "a", "b", "c"));
  expect(existsSync(join(root, "a", "b", "c"))).toBe(true);
  makeFolder(join(root, "a", "b"));
});

test("a file in the way is one sentence", () => {
  writeFileSync(join(root, "file"), "");
  expect(() => makeFolder(join(root, "file", "below"))).toThrow(/cannot be written/);
  expect(() => makeFolder(join(root, "file"))).toThrow("file: cannot be written, a file is in the way");
});

test.runIf(existsSync("/proc/self"))("a folder that the system does not make is refused at once", () => {
  expect(() => makeFolder("/proc/nowhere/below")).toThrow(/cannot be written/);
});

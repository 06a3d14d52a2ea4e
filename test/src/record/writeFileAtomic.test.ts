import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { InputError } from "../../../src/inputError.ts";
import { requireWritable, writeFileAtomic } from "../../../src/record/node.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dfa-theory-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("writes text and bytes, over what was there, and leaves nothing else", () => {
  const path = join(folder, "a.json");
  writeFileAtomic(path, "first");
  writeFileAtomic(path, new Uint8Array([0x68, 0x69]));
  expect(readFileSync(path, "utf8")).toBe("hi");
  expect(readdirSync(folder)).toEqual(["a.json"]);
});

const impossible: [name: string, prepare: (folder: string) => string, reason: string][] = [
  ["a folder that is not there", (at) => join(at, "missing", "a.json"), "its folder does not exist"],
  [
    "a file where its folder should be",
    (at) => {
      writeFileSync(join(at, "file"), "kept");
      return join(at, "file", "a.json");
    },
    "its folder is not a folder",
  ],
  [
    "a folder in its place",
    (at) => {
      mkdirSync(join(at, "a.json"));
      return join(at, "a.json");
    },
    "it is a folder",
  ],
];

test.each(impossible)(
  "refuses %s in one sentence, beforehand and at the end, and writes nothing",
  (_, prepare, reason) => {
    const path = prepare(folder);
    const before = readdirSync(folder);
    const refusal = new InputError(`${path}: cannot be written, ${reason}`);
    expect(() => requireWritable(path)).toThrow(refusal);
    expect(() => writeFileAtomic(path, "x")).toThrow(refusal);
    expect(readdirSync(folder)).toEqual(before);
  },
);

test("a path that can be written is not touched by asking", () => {
  const path = join(folder, "new.json");
  expect(() => requireWritable(path)).not.toThrow();
  expect(existsSync(path)).toBe(false);
});

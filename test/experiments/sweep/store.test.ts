import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { removeLeftovers } from "../../../experiments/batch/index.ts";
import { recordStore, type TaskRecord } from "../../../experiments/sweep/index.ts";
import { takeLock } from "../../../experiments/sweep/lock.ts";
import { InputError } from "../../../src/inputError.ts";

/** Above every process number that Linux gives: nobody's. */
const NOBODY = 2 ** 22 + 1;

let out: string;
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), "dfa-theory-store-"));
});
afterEach(() => rmSync(out, { recursive: true, force: true }));

const RECORD: TaskRecord = {
  task: 12,
  sweep: "abc",
  seed: 1,
  repetition: 0,
  values: { "feedback.kind": "sign" },
  state: "done",
  error: null,
  outcome: { status: "completed", steps: 10, time: 1 },
  kept: { "final.conditionNumbers": { 10: 1.5, 2: 0.1 }, "snapshots.loss": [1, null, 1e-300] },
};
const MAKING = { started: "2026-01-01T00:00:00.000Z", seconds: 0.5, host: "here" };

describe("a record", () => {
  test("comes back as it was written, as one line, a thousand to a folder", () => {
    const store = recordStore(out);
    store.write(RECORD, MAKING);
    expect(store.read(12)).toEqual({ state: "whole", content: RECORD, making: MAKING });
    expect(store.read(13)).toEqual({ state: "absent" });
    expect(store.path(12)).toBe(join(out, "records", "00", "000012.json"));
    expect(store.path(123_456)).toBe(join(out, "records", "123", "123456.json"));
    expect(readFileSync(store.path(12), "utf8")).toMatch(/^[^\n]*\n$/);
    expect(readdirSync(dirname(store.path(12)))).toEqual(["000012.json"]);
  });

  test("carries the SHA-256 of its text", () => {
    const store = recordStore(out);
    store.write(RECORD, MAKING);
    const [, sum, text] = /^\{"sha256":"(\w+)","record":(.*),"making":/.exec(readFileSync(store.path(12), "utf8"))!;
    expect(sum).toBe(createHash("sha256").update(text).digest("hex"));
  });

  test("cut short anywhere is corrupt", () => {
    const store = recordStore(out);
    store.write(RECORD, MAKING);
    const whole = readFileSync(store.path(12));
    // Without the last newline it is whole still.
    for (let length = 0; length < whole.length - 1; length++) {
      writeFileSync(store.path(12), whole.subarray(0, length));
      expect(store.read(12).state, `${length} bytes`).toBe("corrupt");
    }
  });

  test("with another digit anywhere is corrupt", () => {
    const store = recordStore(out);
    store.write(RECORD, MAKING);
    const text = readFileSync(store.path(12), "utf8");
    const end = text.indexOf(',"making"');
    let changed = 0;
    for (let i = 0; i < end; i++) {
      if (!/\d/.test(text[i])) continue;
      writeFileSync(store.path(12), `${text.slice(0, i)}${(Number(text[i]) + 1) % 10}${text.slice(i + 1)}`);
      expect(store.read(12).state, `byte ${i}`).toBe("corrupt");
      changed++;
    }
    expect(changed).toBeGreaterThan(20);
  });

  test("that is corrupt is set aside by name, nothing is lost", () => {
    const store = recordStore(out);
    store.write(RECORD, MAKING);
    writeFileSync(store.path(12), "half a rec");
    const aside = store.setAside(12)!;
    expect(readFileSync(aside, "utf8")).toBe("half a rec");
    expect(aside).toMatch(/000012\.json\.corrupt-[\da-f]+$/);
    expect(store.asides()).toEqual([aside]);
    expect(store.read(12)).toEqual({ state: "absent" });
    expect(store.setAside(12)).toBeNull();
  });

  test("that cannot be written says so", () => {
    writeFileSync(join(out, "records"), "in the way");
    expect(() => recordStore(out).write(RECORD, MAKING)).toThrow(InputError);
    expect(() => recordStore(out).write(RECORD, MAKING)).toThrow(/records.*cannot be written/);
  });
});

describe("the lock", () => {
  test("is held by one, and given back", () => {
    const release = takeLock(out);
    expect(() => takeLock(out)).toThrow(InputError);
    expect(() => takeLock(out)).toThrow(new RegExp(`another run works on this folder, process ${process.pid} on`));
    release();
    takeLock(out)();
    expect(readdirSync(out)).toEqual([]);
  });

  test("of a dead process is taken over", () => {
    writeFileSync(join(out, "lock"), JSON.stringify({ pid: NOBODY, host: hostname() }));
    takeLock(out)();
    expect(readdirSync(out)).toEqual([]);
  });

  test.each([
    ["another machine's", JSON.stringify({ pid: NOBODY, host: "elsewhere" }), /process \d+ on elsewhere; wait for it/],
    ["what is none", "nonsense", /must be the lock of a run/],
  ])("is left where nobody can tell: %s", (_, content, sentence) => {
    writeFileSync(join(out, "lock"), content);
    expect(() => takeLock(out)).toThrow(sentence);
    expect(readFileSync(join(out, "lock"), "utf8")).toBe(content);
    expect(readdirSync(out)).toEqual(["lock"]);
  });

  test("needs a folder that can be written", () => {
    expect(() => takeLock(join(out, "none"))).toThrow(InputError);
    expect(existsSync(join(out, "none"))).toBe(false);
  });
});

test("markers are who works on what; what is no marker is null", () => {
  const store = recordStore(out);
  expect(store.marked().size).toBe(0);
  store.mark(3);
  mkdirSync(join(out, "running", "none"));
  writeFileSync(join(out, "running", "4"), "");
  expect(store.marked().get(3)).toMatchObject({ pid: process.pid, host: hostname() });
  expect([...store.marked().keys()].toSorted()).toEqual([3, 4]);
  expect(store.marked().get(4)).toBeNull();
  store.unmark(3);
  store.unmark(3);
  expect([...store.marked().keys()]).toEqual([4]);
});

test("what killed processes left is removed once it is old; what may be at work, and every record, stays", () => {
  const store = recordStore(out);
  store.write(RECORD, MAKING);
  const records = dirname(store.path(12));
  const left = [
    join(out, ".manifest.json.1f.tmp"),
    join(out, ".lock-1f"),
    join(records, ".000013.json.1f.tmp"),
    store.checkpoint(12),
  ];
  const kept = [store.path(12), store.checkpoint(13), `${store.path(14)}.corrupt-1f`, join(out, "results.csv")];
  for (const path of [...left, ...kept.slice(1)]) writeFileSync(path, "");
  removeLeftovers(out);
  for (const path of [...left, ...kept]) expect(existsSync(path), path).toBe(true);
  removeLeftovers(out, Date.now() + 2 * 60 * 60 * 1000);
  for (const path of left) expect(existsSync(path), path).toBe(false);
  for (const path of kept) expect(existsSync(path), path).toBe(true);
  removeLeftovers(join(out, "none"));
});

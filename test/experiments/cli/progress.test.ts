import { expect, test } from "vitest";
import { progress } from "../../../experiments/cli/progress.ts";

function watch(watched: boolean) {
  const lines: string[] = [];
  let time = 0;
  const line = progress({ watched, out: () => {}, error: (text) => lines.push(text) }, "work", () => time);
  const at = (milliseconds: number, fraction: number, what?: string) => {
    time = milliseconds;
    line.at(fraction, what);
  };
  return { lines, at, clear: () => line.clear() };
}

test("says nothing in the first second, then how far it is and how long it takes", () => {
  const { lines, at, clear } = watch(true);
  at(0, 0);
  at(900, 0.1);
  expect(lines).toEqual([]);
  at(2000, 0.25);
  at(2050, 0.26);
  at(400_000, 0.5, "more work");
  clear();
  expect(lines).toEqual([
    "\r\u001b[Kwork: 25 %, about 6 s left",
    "\r\u001b[Kmore work: 50 %, about 7 min left",
    "\r\u001b[K",
  ]);
});

test("says nothing when nobody watches", () => {
  const { lines, at, clear } = watch(false);
  at(5000, 0.5);
  clear();
  expect(lines).toEqual([]);
});

test("says no time left before anything is done, and never more than 100 %", () => {
  const { lines, at } = watch(true);
  at(2000, 0);
  at(3000, 1.5);
  expect(lines[0]).toBe("\r\u001b[Kwork: 0 %");
  expect(lines[1]).toContain("100 %");
});

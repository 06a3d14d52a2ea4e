import { writeFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { RUNGS } from "../../../experiments/run/index.ts";
import { printable } from "../../../src/printable.ts";
import { shown } from "../../../src/shown.ts";
import { bentProblem, WHOLE } from "./bentProblems.ts";
import { peakMemory, resetPeakMemory } from "./peakMemory.ts";
import { probe } from "./probe.ts";

const CASES = { seed: Number(process.env.DFA_SEED ?? 1), numRuns: Number(process.env.DFA_CASES ?? 400) };
const MEMORY = 2 ** 30;
/** Flows of hundreds of hidden units, which are drawn too, take half a minute honestly; more is a hang. */
const SECONDS = 90;

/** Whether every number in what was measured is one; typed arrays are entered too. */
function isFinite(value: unknown): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object" || value === null) return true;
  return Object.values(value).every(isFinite);
}

test.each(WHOLE.map((problem) => [JSON.stringify(problem).slice(0, 80), problem]))(
  "%s runs as it stands",
  (_, problem) => {
    const { refused, snapshots } = probe(problem);
    expect(refused).toBeNull();
    expect(snapshots.length).toBeGreaterThan(0);
  },
);

test("the most memory at once is counted anew for every case", () => {
  const bytes = 2 ** 28;
  resetPeakMemory();
  const before = peakMemory();
  // Filled, or the system would give no memory for it.
  expect(Buffer.alloc(bytes, 1).length).toBe(bytes);
  expect(peakMemory()).toBeGreaterThan(before + bytes / 2);
});

test(
  "a bent problem is refused in one sentence or runs, in numbers, time and memory that are finite",
  { timeout: 60_000 + 100 * CASES.numRuns },
  () => {
    const kinds = { refused: 0, ran: 0 };
    const worst = { seconds: 0, slowest: "", memory: 0, largest: "" };
    const watch = process.env.DFA_WATCH;
    const rungs = fc.option(fc.constantFrom(...RUNGS), { nil: undefined });
    fc.assert(
      fc.property(bentProblem, rungs, fc.boolean(), (problem, rung, asText) => {
        const name = `${rung} ${shown(problem, 2000)}`;
        if (watch) writeFileSync(watch, name);
        resetPeakMemory();
        const began = process.cpuUsage();
        const { refused, outcome, found, snapshots } = probe(asText ? jsonOf(problem) : problem, rung);
        kinds[refused === null ? "ran" : "refused"]++;
        if (refused !== null) {
          expect(refused.length).toBeLessThanOrEqual(1000);
          expect(printable(refused)).toBe(refused);
          // What was got may be undefined, in a list too; what is said of it not.
          expect(refused.replace(/, got .*/, "")).not.toMatch(/undefined|\[object/);
          expect(refused).not.toContain("[object");
        }
        expect(snapshots.filter((snapshot) => !isFinite(snapshot))).toEqual([]);
        expect([outcome, found].filter((value) => !isFinite(value))).toEqual([]);
        const memory = peakMemory();
        const seconds = process.cpuUsage(began).user / 1e6;
        if (seconds > worst.seconds) Object.assign(worst, { seconds, slowest: name });
        if (memory > worst.memory) Object.assign(worst, { memory, largest: name });
        expect(memory).toBeLessThan(MEMORY);
        expect(seconds).toBeLessThan(SECONDS);
      }),
      { ...CASES, verbose: 0 },
    );
    if (watch)
      console.log(
        `${kinds.ran} bent problems ran and ${kinds.refused} were refused\n` +
          `at most ${worst.seconds.toFixed(2)} s of a core, for ${worst.slowest}\n` +
          `at most ${(worst.memory / 2 ** 20).toFixed(0)} MiB, the program and its tests among them, for ${worst.largest}`,
      );
    // Both happen, or the bending would be too hard or too soft to find anything.
    expect(Math.min(kinds.refused, kinds.ran)).toBeGreaterThan(CASES.numRuns / 10);
  },
);

/** A problem as the text of its file. Numbers beyond all are written as JSON can, which has no name for them. */
function jsonOf(problem: unknown): string {
  const named = (_: string, value: unknown) => (value === Infinity || value === -Infinity ? `∞${value}` : value);
  // Nothing is an empty file.
  return (JSON.stringify(problem, named) ?? "").replaceAll(/"∞(-?)Infinity"/g, "$11e999");
}

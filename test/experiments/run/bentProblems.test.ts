import { writeFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { RUNGS } from "../../../experiments/run/index.ts";
import { printable } from "../../../src/printable.ts";
import { shown } from "../../../src/shown.ts";
import { bentProblem, WHOLE } from "./bentProblems.ts";
import { probe } from "./probe.ts";

const CASES = { seed: Number(process.env.DFA_SEED ?? 1), numRuns: Number(process.env.DFA_CASES ?? 400) };
const MEMORY = 2 ** 30;
const SECONDS = 20;

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

test(
  "a bent problem is refused in one sentence or runs, in numbers, time and memory that are finite",
  { timeout: 60_000 + 100 * CASES.numRuns },
  () => {
    const kinds = { refused: 0, ran: 0 };
    const watch = process.env.DFA_WATCH;
    fc.assert(
      fc.property(bentProblem, fc.option(fc.constantFrom(...RUNGS), { nil: undefined }), (problem, rung) => {
        if (watch) writeFileSync(watch, `${rung} ${shown(problem, 2000)}`);
        const began = process.cpuUsage();
        const { refused, outcome, snapshots } = probe(problem, rung);
        kinds[refused === null ? "ran" : "refused"]++;
        if (refused !== null) {
          expect(refused.length).toBeLessThanOrEqual(1000);
          expect(printable(refused)).toBe(refused);
          expect(refused).not.toMatch(/undefined|\[object/);
        }
        expect(snapshots.filter((snapshot) => !isFinite(snapshot))).toEqual([]);
        expect(isFinite(outcome)).toBe(true);
        expect(process.memoryUsage().rss).toBeLessThan(MEMORY);
        expect(process.cpuUsage(began).user / 1e6).toBeLessThan(SECONDS);
      }),
      { ...CASES, verbose: 0 },
    );
    // Both happen, or the bending would be too hard or too soft to find anything.
    expect(Math.min(kinds.refused, kinds.ran)).toBeGreaterThan(CASES.numRuns / 10);
  },
);

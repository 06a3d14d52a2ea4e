import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { evidencePage, numbersOf, readEvidence } from "../../../experiments/evidence/index.ts";
import { type FigureResult, figures, type FigureSettings } from "../../../experiments/figures/index.ts";
import { problemsOf, reproduceTask } from "../../../experiments/reproduce/index.ts";
import { simulateAny } from "../../../experiments/run/index.ts";
import { canonicalJson } from "../../../src/record/index.ts";
import { problemHash } from "../../../src/record/node.ts";

const FOLDER = join("docs", "evidence");
const LARGEST = 4 * 2 ** 20;
/** Both are of random data, and short in the sizes of the paper too. */
const [REDRAWN, RETRAINED] = ["exponent-law", "linear-theory-scatter"];

const evidence = readEvidence(FOLDER);
const settings: FigureSettings = { profile: "paper", seed: 1, dataDir: null };
const figureOf = (id: string) => figures.find((figure) => figure.id === id)!;
const kept = (id: string) => evidence.get(id)!;

test("records are canonical JSON of figures there are, and small", () => {
  const files = readdirSync(FOLDER);
  expect(files.length).toBeGreaterThan(10);
  expect(files.reduce((sum, file) => sum + statSync(join(FOLDER, file)).size, 0)).toBeLessThan(LARGEST);
  for (const file of files) {
    const text = readFileSync(join(FOLDER, file), "utf8");
    const record = kept(file.replace(/\.json$/, ""));
    // Told in a word: the text itself would fill the screen.
    expect(text === `${canonicalJson(record)}\n`, file).toBe(true);
    expect(figureOf(record.id), file).toBeDefined();
    expect(Object.values(record.numbers).filter((value) => !Number.isFinite(value))).toEqual([]);
    expect(Object.values(record.data).filter((sum) => !/^[0-9a-f]{64}$/.test(sum))).toEqual([]);
    expect(record.commit).toMatch(/^[0-9a-f]{7,}$/);
    // No path of the machine that made it.
    expect(text).not.toMatch(/"\/|\/data\//);
  }
});

test("the page says what the records say", () => {
  expect(readFileSync(`${FOLDER}.md`, "utf8")).toBe(evidencePage(evidence));
});

test("a sentence whose number is missing is not written", () => {
  const number = numbersOf(evidence);
  expect(number("exponent-law", "depth3.late1", 3)).toBe("0.143");
  expect(() => number("exponent-law", "depth3.late9")).toThrow('has no number "depth3.late9"');
});

describe("made again", () => {
  test("a figure is the same, to the last byte on the Node that made it", () => {
    const task = { ...settings, kind: "figure" as const, id: REDRAWN, runs: [], cases: null };
    const { plot, numbers, node } = kept(REDRAWN);
    const again = reproduceTask(task, () => {}).value as FigureResult;
    if (node === process.version) expect(canonicalJson(again)).toBe(canonicalJson({ plot, numbers }));
    // Engines differ in the last digit of exponentials, and the integrator allows 1e-10 a step.
    for (const [name, value] of Object.entries(numbers))
      expect(Math.abs(again.numbers[name] / value - 1), name).toBeLessThan(1e-6);
  });

  test("a network trained again ends where it ended", async () => {
    const [problem] = problemsOf([figureOf(RETRAINED)], settings);
    const { snapshots } = await simulateAny(problem);
    expect(JSON.parse(JSON.stringify(snapshots.at(-1)))).toEqual(kept(RETRAINED).ends[problemHash(problem)]);
  });
});

import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { simulateAny } from "../../../experiments/run/simulate.ts";

/** Runs of minutes at least, whatever the machine. */
const problems = {
  linear: {
    network: { inputs: 60, widths: [80], outputs: 5, initial: { kind: "gaussian" } },
    data: { kind: "teacher", inputCovariance: { kind: "isotropic" }, samples: 500 },
    training: { rate: 1e-7, time: 10, batch: 3, snapshotTimes: [0, 10] },
  },
  "teacher-student": {
    network: { kind: "teacher-student", inputs: 200, hidden: 3, teacherHidden: 2 },
    training: { rate: 0.1, time: 1e7, snapshotTimes: [0, 1e7] },
  },
  deep: {
    network: { kind: "deep", hidden: [20] },
    data: { kind: "glyphs", size: 5, samples: 100, testSamples: 10 },
    training: { epochs: 1e6, batch: 10, snapshotEpochs: [0, 1e6] },
  },
};

const HOUR_MS = 3_600_000;
const ABORT_MS = 300;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dfa-theory-"));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

/** Somebody sets the clock as the run goes on: back an hour, ahead an hour, or back at every look. */
const clocks: Readonly<Record<string, (real: () => number, began: number) => number>> = {
  "an hour back": (real, began) => real() - (real() - began > ABORT_MS / 3 ? HOUR_MS : 0),
  "an hour ahead": (real, began) => real() + (real() - began > ABORT_MS / 3 ? HOUR_MS : 0),
  "ever further back": (real, began) => 2 * began - real(),
};

test.each(Object.keys(problems).flatMap((kind) => Object.keys(clocks).map((clock) => [kind, clock] as const)))(
  "a %s run yields, keeps its state and knows how long it took while the clock goes %s",
  async (kind, clock) => {
    const real = Date.now.bind(Date);
    const began = real();
    vi.spyOn(Date, "now").mockImplementation(() => clocks[clock](real, began));
    const clockOfMachine = performance.now();
    const interruption = new AbortController();
    setTimeout(() => interruption.abort(), ABORT_MS);
    const checkpoint = join(folder, "state");
    const { outcome, provenance } = await simulateAny(problems[kind as keyof typeof problems], {
      checkpoint,
      signal: interruption.signal,
    });
    const took = (performance.now() - clockOfMachine) / 1000;
    expect(outcome.status).toBe("interrupted");
    expect(existsSync(checkpoint)).toBe(true);
    expect(provenance.durationSeconds).toBeGreaterThan((0.9 * ABORT_MS) / 1000);
    expect(provenance.durationSeconds).toBeLessThanOrEqual(took);
  },
);

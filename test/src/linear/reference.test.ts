import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { fixedSource, type Source } from "../../../src/data/index.ts";
import { fromRows } from "../../../src/linalg/index.ts";
import { type LinearSnapshot } from "../../../src/linear/index.ts";
import type { Alignment } from "../../../src/measure/index.ts";
import type { LinearProblemInput } from "../../../src/problem/index.ts";
import { simulate } from "../../../src/simulate/index.ts";

/*
 * The step-by-step rungs against networks trained and measured in NumPy, from the definitions alone
 * (test/fixtures/reference/deepLinear.py):
 * the same weights, feedback, data and order of batches must give the same numbers.
 */

interface ReferenceSnapshot {
  step: number;
  loss: number;
  weightAlignment: number[];
  updateAlignment: number[];
  gradientAlignment?: number[];
  conditionNumbers: number[];
}

interface ReferenceRun {
  problem: Omit<LinearProblemInput, "data"> & { data?: LinearProblemInput["data"] };
  samples?: { inputs: number[][]; targets: number[][] };
  snapshots: ReferenceSnapshot[];
}

const file = new URL("../../fixtures/reference/deepLinear.json", import.meta.url);
const runs = Object.entries(JSON.parse(readFileSync(file, "utf8")) as Record<string, ReferenceRun>);

/**
 * Two thousand steps in two libraries differ by rounding, which stiff directions and ill-conditioned A_l enlarge: 1e-12
 * was seen.
 */
const ROUNDING = 1e-10;

describe.each(runs)("%s", (_, { problem, samples, snapshots }) => {
  const source: Source | undefined = samples && fixedSource(fromRows(samples.inputs), fromRows(samples.targets));
  const asked = { ...problem, data: problem.data ?? { kind: "file" as const, path: "samples" } };

  test.each(["weights", "matrices"] as const)("rung %s gives NumPy's numbers", (rung) => {
    const run = simulate(asked, { rung, ...(source && { data: source }) });
    expect(run.snapshots.map(({ step }) => step)).toEqual(snapshots.map(({ step }) => step));
    run.snapshots.forEach((ours, i) => expectNear(ours, snapshots[i]));
  });

  test("control: another feedback does not", () => {
    const other = { ...asked, feedback: { kind: "gaussian" as const } };
    const { snapshots: ours } = simulate(other, source && { data: source });
    expect(() => expectNear(ours.at(-1)!, snapshots.at(-1)!)).toThrow();
  });
});

function expectNear(ours: LinearSnapshot, theirs: ReferenceSnapshot): void {
  const near = (what: string, mine: readonly (number | null)[], reference: readonly number[]) => {
    expect(mine.length, what).toBe(reference.length);
    reference.forEach((value, i) =>
      expect(Math.abs(mine[i]! - value), `${what} ${i} at step ${theirs.step}`).toBeLessThan(
        ROUNDING * Math.max(1, Math.abs(value)),
      ),
    );
  };
  const all = ({ layers, total }: Alignment) => [...Object.values(layers), total];
  near("loss", [ours.loss], [theirs.loss]);
  near("weight alignment", all(ours.weightAlignment), theirs.weightAlignment);
  near("update alignment", all(ours.updateAlignment), theirs.updateAlignment);
  near("condition number", Object.values(ours.conditionNumbers), theirs.conditionNumbers);
  if (theirs.gradientAlignment) near("gradient alignment", all(ours.gradientAlignment!), theirs.gradientAlignment);
}

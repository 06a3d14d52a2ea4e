import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { diagnose, type Diagnosis } from "../../../experiments/diagnose/index.ts";

const fixture = (name: string): string => fileURLToPath(new URL(`../../fixtures/spectra/${name}`, import.meta.url));

interface Expected {
  readonly standardise: "global" | "feature";
  readonly targets: string;
  readonly rankInputs: number;
  readonly rankCross: number;
  readonly kappaCross: number;
  readonly rankRegression: number;
  readonly kappaRegression: number;
}
const expected = JSON.parse(readFileSync(fixture("expected.json"), "utf8")) as Record<string, Expected>;

/**
 * Rounding of the data, 2⁻⁵² of their size, times the largest condition number of X among the cases, 1e7, and a margin.
 */
const ROUNDING = 1e-7;

const diagnosed = new Map<string, Promise<Diagnosis>>();
const of = (name: string): Promise<Diagnosis> => {
  const { standardise, targets } = expected[name];
  if (!diagnosed.has(name)) diagnosed.set(name, diagnose(fixture(`${name}.csv`), { standardise, targets }));
  return diagnosed.get(name)!;
};

describe.each(Object.keys(expected))("%s", { timeout: 60_000 }, (name) => {
  test("ranks and condition numbers are those of NumPy's SVD of the data", async () => {
    const { data } = await of(name);
    const { rankInputs, rankCross, rankRegression, kappaCross, kappaRegression } = expected[name];
    expect(data).toMatchObject({ rankInputs, rankCross, rankRegression });
    expect(Math.abs(data.kappaCross / kappaCross - 1)).toBeLessThan(ROUNDING);
    expect(Math.abs(data.kappaRegression / kappaRegression - 1)).toBeLessThan(ROUNDING);
  });
  test("κ(A) is predicted and measured over one rank, and nothing beyond resolution is printed", async () => {
    const { data, layers } = await of(name);
    expect(data.rankLearned).toBeGreaterThan(0);
    for (const { kappaPredicted, kappaMeasured } of layers) {
      expect(kappaMeasured).not.toBeNull();
      expect(kappaMeasured!).toBeLessThan(1e8);
      // The forecast of a map learned in part is a heuristic: it is off by a small factor, not by orders of magnitude.
      expect(Math.abs(Math.log(kappaMeasured! / kappaPredicted))).toBeLessThan(Math.log(3));
    }
    expect(Math.abs(Math.log(data.kappaLearnedMeasured! / data.kappaLearned))).toBeLessThan(Math.log(5));
  });
});

describe("advice and verdict", { timeout: 60_000 }, () => {
  test("small targets beside large ones are named, and one scale is advised as well as whitening", async () => {
    const { verdict, advice, data } = await of("units");
    expect(data.rankLearned).toBe(1);
    expect(verdict).toContain("Of the targets, share is hardly learned");
    expect(verdict).toContain("What limits it is rank: the learned map has rank 1 of 2");
    for (const change of [/^whiten the targets/, /^bring the targets to one scale/]) {
      const found = advice.find((one) => change.test(one.change));
      expect(found!.measuredGain).toBeGreaterThan(0.2);
      expect(found!.predictedGain).toBeGreaterThan(0.2);
    }
  });
  test("columns of different scale: standardising them one by one is advised where that helps, and then does", async () => {
    for (const name of ["revenue", "identifiers"]) {
      const { targets } = expected[name];
      const before = await diagnose(fixture(`${name}.csv`), { targets, standardise: "global", explained: 0.95 });
      const found = before.advice.find(({ change }) => /--standardise feature/.test(change));
      expect(found!.measuredGain).toBeGreaterThan(0.02);
      const after = await diagnose(fixture(`${name}.csv`), { targets, standardise: "feature", explained: 0.95 });
      const lowest = (d: Diagnosis) =>
        Math.min(...d.layers.map((l) => l.weightAlignmentMeasured).filter((wa) => wa !== null));
      expect(Math.abs(lowest(after) - lowest(before) - found!.measuredGain)).toBeLessThan(0.02);
      expect(after.advice.some(({ change }) => /--standardise feature/.test(change))).toBe(false);
    }
  });
  test("what is left out is said, with the tolerance", async () => {
    const { verdict } = await of("collinear");
    expect(verdict).toMatch(
      /1 of 5 directions of the inputs do not vary .* \(variance below 3e-28 of the largest counts as none\)/,
    );
  });
});

import { describe, expect, test } from "vitest";
import fc from "fast-check";
import { prepare, type Dataset } from "../../../../src/data/files/index.ts";
import { fromRows, matrix } from "../../../../src/linalg/index.ts";
import { stream } from "../../../../src/random/index.ts";
import { cases, refusal } from "./helpers.ts";

const regression: Dataset = {
  inputs: fromRows([
    [1, 7, 0.1],
    [2, 7, 0.1],
    [3, 7, 0.1],
    [6, 7, 0.1],
  ]),
  targets: fromRows([[1], [2], [3], [4]]),
  source: "r.csv",
};

/** `samples` samples whose labels go round `classes` classes. */
function labelled(samples: number, classes: number): Dataset {
  const labels = Int32Array.from({ length: samples }, (_, i) => i % classes);
  const targets = matrix(samples, classes);
  labels.forEach((label, i) => (targets.data[i * classes + label] = 1));
  const inputs = matrix(samples, 1, Float64Array.from(labels));
  return { inputs, targets, labels, classes: Array.from({ length: classes }, (_, j) => `c${j}`), source: "l" };
}

/** Rounding of means and quotients of a few thousand numbers of order one, relative to their size. */
const ROUNDING = 1e-12;

describe("standardising inputs", () => {
  test("global, the default: by hand", () => {
    const { inputs, targets, constantColumns } = prepare(regression);
    // Sum 40.4 and sum of squares 246.04 over 12 entries.
    const mean = 40.4 / 12;
    const sd = Math.sqrt(246.04 / 12 - mean * mean);
    for (let k = 0; k < 12; k++) {
      expect(Math.abs(inputs.data[k] - (regression.inputs.data[k] - mean) / sd)).toBeLessThan(ROUNDING);
    }
    expect(targets).toBe(regression.targets);
    expect(constantColumns).toEqual([1, 2]);
  });
  test("per feature: columns that do not vary become exactly zero", () => {
    const { inputs, constantColumns } = prepare(regression, { standardise: "feature" });
    const sd = Math.sqrt(3.5);
    [-2, -1, 0, 3].forEach((x, i) => {
      expect(Math.abs(inputs.data[3 * i] - x / sd)).toBeLessThan(ROUNDING);
      expect([...inputs.data.subarray(3 * i + 1, 3 * i + 3)]).toEqual([0, 0]);
    });
    expect(constantColumns).toEqual([1, 2]);
  });
  test("none", () => expect(prepare(regression, { standardise: "none" }).inputs).toBe(regression.inputs));
  test("means are zero and variances one, for any inputs, and shift and scale do not matter", () => {
    const entry = fc.integer({ min: -1000, max: 1000 });
    fc.assert(
      fc.property(fc.array(fc.tuple(entry, entry), { minLength: 2, maxLength: 50 }), (rows) => {
        fc.pre([0, 1].every((j) => rows.some((row) => row[j] !== rows[0][j])));
        const at = (shift: number, factor: number, how: "global" | "feature"): Float64Array =>
          prepare(
            {
              inputs: fromRows(rows.map((row) => row.map((x) => factor * x + shift))),
              targets: fromRows(rows.map((_, i) => [i])),
              source: "",
            },
            { standardise: how },
          ).inputs.data;
        for (const how of ["global", "feature"] as const) {
          const z = at(0, 1, how);
          const columns = how === "global" ? [[...z]] : [0, 1].map((j) => [...z].filter((_, k) => k % 2 === j));
          for (const column of columns) {
            const sum = column.reduce((total, x) => total + x, 0);
            const squares = column.reduce((total, x) => total + x * x, 0);
            expect(Math.abs(sum / column.length)).toBeLessThan(ROUNDING);
            expect(Math.abs(squares / column.length - 1)).toBeLessThan(ROUNDING);
          }
          at(64, 4, how).forEach((x, k) => expect(Math.abs(x - z[k])).toBeLessThan(100 * ROUNDING));
        }
      }),
      cases(100),
    );
  });
  test("inputs that do not vary, or not within floating point", async () => {
    const constant = {
      ...regression,
      inputs: fromRows([
        [1, 2],
        [1, 2],
        [1, 2],
        [1, 2],
      ]),
    };
    expect(await refusal(() => prepare(constant))).toBe(
      "r.csv: inputs need to vary to be standardised, got the same input for all samples",
    );
    for (const huge of [1e300, 1e-300]) {
      const data = { ...regression, inputs: fromRows([[huge], [2 * huge], [0], [0]]) };
      expect(await refusal(() => prepare(data))).toBe(
        "r.csv: inputs need magnitudes that can be squared to be standardised, got larger or smaller ones",
      );
    }
  });
});

describe("targets", () => {
  test("centred, on request", () => {
    expect([...prepare(regression, { centreTargets: true }).targets.data]).toEqual([-1.5, -0.5, 0.5, 1.5]);
    const { targets } = prepare(labelled(8, 4), { centreTargets: true });
    expect([...targets.data.subarray(0, 4)]).toEqual([0.75, -0.25, -0.25, -0.25]);
  });
  test("that do not vary", async () => {
    const same = { ...regression, targets: fromRows([[5], [5], [5], [5]]) };
    expect(await refusal(() => prepare(same))).toBe(
      "r.csv: needs targets that vary between samples, got the same target for all of 4 samples",
    );
    const one = labelled(4, 1);
    expect(await refusal(() => prepare(one))).toBe(
      'l: needs targets that vary between samples, got class "c0" for all of 4 samples',
    );
    const partly = {
      ...regression,
      targets: fromRows([
        [5, 1],
        [5, 2],
        [5, 1],
        [5, 1],
      ]),
    };
    expect(prepare(partly).targets).toBe(partly.targets);
  });
});

describe("label noise", () => {
  const SAMPLES = 20_000;
  const data = labelled(SAMPLES, 5);
  const noisy = (p: number, seed = 1): Int32Array =>
    prepare(data, { labelNoise: { p, stream: stream(seed, "label noise") } }).labels!;
  const changed = (p: number): number => noisy(p).filter((label, i) => label !== data.labels![i]).length / SAMPLES;
  test("labels change with probability p (1 − 1/C)", () => {
    for (const p of [0.1, 0.5, 1]) {
      const expected = 0.8 * p;
      // Five standard errors of a binomial fraction.
      const tolerance = 5 * Math.sqrt((expected * (1 - expected)) / SAMPLES);
      expect(Math.abs(changed(p) - expected)).toBeLessThan(tolerance);
      // The test can tell replacement by any label from replacement by another one.
      expect(Math.abs(changed(p) - p)).toBeGreaterThan(tolerance);
    }
    expect(noisy(0)).toEqual(data.labels);
  });
  test("replaced labels are uniform over all classes", () => {
    const labels = noisy(1);
    for (let j = 0; j < 5; j++) {
      const share = labels.filter((label) => label === j).length / SAMPLES;
      // Five standard errors of a binomial fraction.
      expect(Math.abs(share - 0.2)).toBeLessThan(5 * Math.sqrt(0.16 / SAMPLES));
    }
  });
  test("class parts of Σ_yx shrink by 1 − p", () => {
    // x = 1 for class 0 alone: its column of Σ_yx, centred, is p_0 (δ_j0 − p_j) (1 − p) on average.
    const inputs = matrix(
      SAMPLES,
      1,
      Float64Array.from(data.labels!, (label) => (label === 0 ? 1 : 0)),
    );
    const { targets } = prepare(
      { ...data, inputs },
      { standardise: "none", centreTargets: true, labelNoise: { p: 0.3, stream: stream(2) } },
    );
    for (let j = 0; j < 5; j++) {
      let moment = 0;
      for (let i = 0; i < SAMPLES; i++) moment += (targets.data[5 * i + j] * inputs.data[i]) / SAMPLES;
      const expected = 0.7 * 0.2 * ((j === 0 ? 1 : 0) - 0.2);
      // Five standard errors of a mean of numbers below 1, at most 1/2 each of deviation, non-zero in a fifth of the
      // samples.
      expect(Math.abs(moment - expected)).toBeLessThan((5 * 0.5 * Math.sqrt(0.2)) / Math.sqrt(SAMPLES));
    }
  });
  test("targets are the one-hot rows of the noisy labels; the given data stay", () => {
    const before = data.targets.data.slice();
    const { labels, targets } = prepare(data, { labelNoise: { p: 0.5, stream: stream(3) } });
    labels!.forEach((label, i) => {
      const row = [...targets.data.subarray(5 * i, 5 * i + 5)];
      if (row.indexOf(1) !== label || row.filter((y) => y === 0).length !== 4) expect.fail(`row ${i}`);
    });
    expect(data.targets.data).toEqual(before);
  });
  test("a lower level on the same stream changes a subset of the labels, to the same ones", () => {
    const high = noisy(0.6);
    noisy(0.2).forEach((label, i) => {
      if (label !== data.labels![i]) expect(label).toBe(high[i]);
    });
  });
  test("p out of range, numeric targets, and noise that leaves one class", async () => {
    for (const p of [-0.1, 1.1, Number.NaN]) {
      expect(await refusal(() => noisy(p))).toBe(`label noise: needs a probability between 0 and 1, got ${p}`);
    }
    const labelNoise = { p: 0.1, stream: stream(1) };
    expect(await refusal(() => prepare(regression, { labelNoise }))).toBe(
      "r.csv: label noise needs class labels, got numeric targets",
    );
    const always = { ...stream(1), uniform: () => 0, integer: () => 1 };
    expect(await refusal(() => prepare(labelled(4, 2), { labelNoise: { p: 1, stream: always } }))).toBe(
      'l: needs targets that vary between samples, got class "c1" for all of 4 samples after label noise',
    );
  });
});

test.each([
  [{ ...regression, inputs: fromRows([[1], [2], [1e200], [3]]) }, "inputs"],
  [{ ...regression, targets: fromRows([[1], [2], [1e200], [3]]) }, "targets"],
] as const)("entries too large to square are refused, not turned into infinite moments", async (dataset, what) => {
  expect(await refusal(() => prepare(dataset, { standardise: "none" }))).toBe(
    `r.csv: ${what} need magnitudes of at most 1e+150, got 1e+200`,
  );
});

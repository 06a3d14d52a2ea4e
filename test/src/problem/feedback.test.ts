import { describe, expect, test } from "vitest";
import { InputError } from "../../../src/inputError.ts";
import { identity, norm, relativeDistance, scale, subtract, toRows, type Matrix } from "../../../src/linalg/index.ts";
import { drawFeedback, givenFeedback } from "../../../src/problem/feedback.ts";
import { drawFeedbackGram, infiniteWidthGram, WIDEST_FORMED } from "../../../src/problem/feedbackGram.ts";

/** Sums of squares of orthonormal columns, and two orders of adding the same products. */
const ROUNDING = 1e-12;
const [ROWS, COLS, DRAWS] = [12, 3, 3_000];

/** `FᵀF` by its definition. */
function gramOf(F: Matrix): number[][] {
  const rows = toRows(F);
  const columns = [...rows[0].keys()];
  return columns.map((a) => columns.map((b) => rows.reduce((sum, row) => sum + row[a] * row[b], 0)));
}

const families = [
  { kind: "gaussian" as const },
  { kind: "uniform" as const },
  { kind: "sign" as const },
  { kind: "sparse" as const, density: 0.25 },
  { kind: "repeated" as const, channels: 4 },
];

describe.each(families)("$kind feedback", (spec) => {
  test("has E FᵀF = I, or I/3 for the uniform, within five standard errors", () => {
    const size = spec.kind === "uniform" ? 1 / 3 : 1;
    const grams = Array.from({ length: DRAWS }, (_, seed) => gramOf(drawFeedback(spec, ROWS, COLS, seed, "F_1")));
    for (let a = 0; a < COLS; a++) {
      for (let b = 0; b < COLS; b++) {
        const values = grams.map((G) => G[a][b]);
        const mean = values.reduce((sum, value) => sum + value / DRAWS, 0);
        const variance = values.reduce((sum, value) => sum + (value - mean) ** 2 / DRAWS, 0);
        const error = Math.sqrt(variance / DRAWS);
        expect(Math.abs(mean - (a === b ? size : 0))).toBeLessThan(5 * error + ROUNDING);
        // Small enough to tell the scales apart.
        expect(error).toBeLessThan(0.03);
      }
    }
  });

  test("its Gram matrix is that of the matrix drawn under the same seed and name, and of no other", () => {
    const F = drawFeedback(spec, ROWS, COLS, 5, "F_2");
    const drawn = drawFeedbackGram(spec, ROWS, COLS, 5, "F_2");
    gramOf(F).forEach((row, a) =>
      row.forEach((value, b) => expect(Math.abs(drawn.data[a * COLS + b] - value)).toBeLessThan(ROUNDING)),
    );
    expect(drawFeedback(spec, ROWS, COLS, 5, "F_2")).toEqual(F);
    expect(drawFeedback(spec, ROWS, COLS, 6, "F_2")).not.toEqual(F);
    expect(drawFeedback(spec, ROWS, COLS, 5, "F_3")).not.toEqual(F);
  });
});

describe("entries", () => {
  const unit = 1 / Math.sqrt(ROWS);
  const entries = (spec: (typeof families)[number]) =>
    Array.from({ length: 200 }, (_, seed) => [...drawFeedback(spec, ROWS, COLS, seed, "F_1").data]).flat();

  test("sign: ±1/√n alone", () => {
    expect(new Set(entries({ kind: "sign" }))).toEqual(new Set([unit, -unit]));
  });

  test("uniform: within ±1/√n", () => {
    const sizes = entries({ kind: "uniform" }).map(Math.abs);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(unit);
    expect(Math.max(...sizes)).toBeGreaterThan(0.99 * unit);
  });

  test("sparse: the stated fraction is not zero", () => {
    const all = entries({ kind: "sparse", density: 0.25 });
    const fraction = all.filter((entry) => entry !== 0).length / all.length;
    expect(Math.abs(fraction - 0.25)).toBeLessThan(5 * Math.sqrt((0.25 * 0.75) / all.length));
  });

  test("repeated: each channel's row stands in equally many rows, one after another", () => {
    const rows = toRows(drawFeedback({ kind: "repeated", channels: 4 }, ROWS, COLS, 1, "F_1"));
    rows.forEach((row, i) => expect(row).toEqual(rows[3 * Math.floor(i / 3)]));
    expect(new Set(rows.map((row) => row.join())).size).toBe(4);
  });
});

test("orthonormal feedback is so to rounding, and its Gram matrix exactly the identity", () => {
  const F = drawFeedback({ kind: "orthonormal" }, ROWS, COLS, 1, "F_1");
  gramOf(F).forEach((row, a) =>
    row.forEach((value, b) => expect(Math.abs(value - Number(a === b))).toBeLessThan(ROUNDING)),
  );
  expect(drawFeedbackGram({ kind: "orthonormal" }, ROWS, COLS, 1, "F_1")).toEqual(identity(COLS));
});

describe("refusals, one sentence each", () => {
  test.each([drawFeedback, drawFeedbackGram])("%o", (draw) => {
    expect(() => draw({ kind: "orthonormal" }, 2, 3, 1, "F_1")).toThrow(
      new InputError(
        'problem: feedback.kind "orthonormal" needs at least as many rows as columns, got 2 rows for 3 columns in F_1',
      ),
    );
    expect(() => draw({ kind: "repeated", channels: 5 }, 12, 3, 1, "F_1")).toThrow(
      new InputError("problem: feedback.channels must divide every width it repeats over, got 5 for F_1 of width 12"),
    );
  });

  test("given matrices of another number or shape", () => {
    const spec = {
      kind: "given" as const,
      matrices: [
        [
          [1, 2],
          [3, 4],
          [5, 6],
        ],
      ],
    };
    expect(toRows(givenFeedback(spec, [{ rows: 3, cols: 2 }])[0])).toEqual(spec.matrices[0]);
    expect(() => givenFeedback(spec, [])).toThrow(
      new InputError("problem: feedback.matrices must have 0 matrices, one for each hidden layer, got 1"),
    );
    expect(() => givenFeedback(spec, [{ rows: 2, cols: 3 }])).toThrow(
      new InputError("problem: feedback.matrices[0] must be 2 × 3, got 3 × 2"),
    );
  });
});

describe("a layer too wide to form its Gram matrix", () => {
  const gaussian = { kind: "gaussian" as const };
  const repeated = { kind: "repeated" as const, channels: 5 };

  test("up to the stated width it is that of the matrix drawn, from there on another of the same law", () => {
    const formed = (rows: number) => toRows(drawFeedbackGram(gaussian, rows, 1, 3, "F_1"))[0][0];
    const matrix = (rows: number) =>
      drawFeedback(gaussian, rows, 1, 3, "F_1").data.reduce((sum, entry) => sum + entry * entry, 0);
    expect(Math.abs(formed(WIDEST_FORMED) - matrix(WIDEST_FORMED))).toBeLessThan(ROUNDING);
    // Five standard errors of 1/√n each, and yet not the same number.
    const apart = Math.abs(formed(WIDEST_FORMED + 1) - matrix(WIDEST_FORMED + 1));
    expect(apart).toBeGreaterThan(ROUNDING);
    expect(apart).toBeLessThan(5 * Math.sqrt(4 / WIDEST_FORMED));
  });

  test.each([1e8, Number.MAX_SAFE_INTEGER])("gaussian at a width of %d: near the identity, at once", (rows) => {
    const began = process.cpuUsage();
    const G = drawFeedbackGram(gaussian, rows, COLS, 1, "F_1");
    expect(norm(subtract(G, identity(COLS)))).toBeLessThan(5 * Math.sqrt((2 * COLS ** 2) / rows));
    // A second of the processor for what takes microseconds; forming takes half a minute at the smaller of the two
    // widths.
    expect(process.cpuUsage(began).user).toBeLessThan(1e6);
  });

  test("repeated: the mean over its channels, whatever their copies; E FᵀF = I", () => {
    const grams = Array.from({ length: DRAWS }, (_, seed) => drawFeedbackGram(repeated, 5e15, COLS, seed, "F_1"));
    for (let k = 0; k < COLS * COLS; k++) {
      const mean = grams.reduce((sum, { data }) => sum + data[k] / DRAWS, 0);
      const variance = grams.reduce((sum, { data }) => sum + (data[k] - mean) ** 2 / DRAWS, 0);
      const diagonal = k % (COLS + 1) === 0;
      expect(Math.abs(mean - Number(diagonal))).toBeLessThan(5 * Math.sqrt(variance / DRAWS));
      // Of 5 channels: a variance of 2/5 on the diagonal and 1/5 off it, to about five standard errors.
      expect(Math.abs(variance / ((diagonal ? 2 : 1) / 5) - 1)).toBeLessThan(0.4);
    }
  });

  test.each(["uniform" as const, "sign" as const, "sparse" as const])(
    "%s would take more than a minute: refused",
    (kind) => {
      const spec = kind === "sparse" ? { kind, density: 0.1 } : { kind };
      expect(() => drawFeedbackGram(spec, 1e15, 2, 1, "F_1")).toThrow(
        new InputError(
          `problem: feedback.kind "${kind}" needs the Gram matrix of F_1 formed from its 1000000000000000 × 2 entries, about 1500000 minutes; take kind "gaussian" or "orthonormal", "infinite" widths, or narrower layers`,
        ),
      );
    },
  );
});

describe("infinite width", () => {
  test.each(families.filter((spec) => spec.kind !== "repeated"))("$kind: the limit of wide Gram matrices", (spec) => {
    const limit = infiniteWidthGram(spec, COLS);
    expect(limit).toEqual(scale(spec.kind === "uniform" ? 1 / 3 : 1, identity(COLS)));
    const distance = (rows: number) => norm(subtract(drawFeedbackGram(spec, rows, COLS, 1, "F_1"), limit));
    // Nine entries, each of a variance at most (3/density − 1)/n: five standard errors.
    expect(distance(40_000)).toBeLessThan(5 * Math.sqrt((9 * 11) / 40_000));
  });

  test("orthonormal: the identity, at every width", () => {
    expect(relativeDistance(infiniteWidthGram({ kind: "orthonormal" }, COLS), identity(COLS))).toBe(0);
  });

  test.each([
    { kind: "repeated" as const, channels: 4 },
    { kind: "given" as const, matrices: [[[1]]] },
  ])("$kind has no limit", (spec) => {
    expect(() => infiniteWidthGram(spec, COLS)).toThrow(
      new InputError(`problem: feedback.kind "${spec.kind}" needs finite widths, got "infinite"`),
    );
  });
});

import { expect, test } from "vitest";
import { fitExponent, fitLine } from "../../../experiments/plot/fitLine.ts";
import { GREY, layout, line, markers, PALETTE, SYMBOLS } from "../../../experiments/plot/index.ts";
import { INKS } from "../../../experiments/plot/index.ts";

/** Relative luminance of a colour #rrggbb (WCAG 2.2). */
function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

const PAGES = { light: "#ffffff", dark: "#161b22" };

test("series stand out from the light and from the dark page (WCAG 2.2, 1.4.11: at least 3)", () => {
  for (const colour of [...PALETTE, GREY]) {
    expect(contrast(colour, PAGES.light), colour).toBeGreaterThan(3);
    expect(contrast(colour, PAGES.dark), colour).toBeGreaterThan(3);
  }
  expect(contrast("#f0e442", PAGES.light)).toBeLessThan(3);
});

test("text is readable on its page (WCAG 2.2, 1.4.3: at least 4.5)", () => {
  expect(contrast(INKS.light.text, PAGES.light)).toBeGreaterThan(4.5);
  expect(contrast(INKS.dark.text, PAGES.dark)).toBeGreaterThan(4.5);
  expect(contrast(INKS.light.axis, PAGES.light)).toBeGreaterThan(4.5);
  expect(contrast(INKS.dark.axis, PAGES.dark)).toBeGreaterThan(4.5);
});

test("there is a marker for every colour", () => {
  expect(SYMBOLS.length).toBe(PALETTE.length);
  expect(new Set([...PALETTE, GREY]).size).toBe(PALETTE.length + 1);
});

test("points without a value are left out; numbers that no plot can show are refused", () => {
  const series = { name: "s", colour: GREY };
  expect(
    markers({
      ...series,
      points: [
        [1, 2],
        [2, null],
        [3, 4],
      ],
    }),
  ).toMatchObject({ x: [1, 3], y: [2, 4], mode: "markers" });
  expect(line({ ...series, points: [[0, 1]], panel: 2 })).toMatchObject({ xaxis: "x2", yaxis: "y2", mode: "lines" });
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(() => line({ ...series, points: [[1, value]] })).toThrow(RangeError);
  }
});

test("log axes have few ticks, inside their range", () => {
  for (const range of [
    [1, 3],
    [0.2, 8],
    [1, 1000],
    [1e-14, 1],
  ] as const) {
    const { xaxis } = layout([{ x: { title: "x", log: true, range }, y: { title: "y" } }], 400) as unknown as {
      xaxis: { tickvals: number[]; ticktext: string[]; range: number[] };
    };
    expect(xaxis.tickvals.length).toBeGreaterThanOrEqual(2);
    expect(xaxis.tickvals.length).toBeLessThanOrEqual(10);
    expect(xaxis.tickvals.filter((value) => value < 0.99 * range[0] || value > 1.01 * range[1])).toEqual([]);
    expect(xaxis.ticktext.length).toBe(xaxis.tickvals.length);
    xaxis.range.forEach((end, i) => expect(end).toBeCloseTo(Math.log10(range[i]), 5));
  }
});

test("a line and a power are fitted exactly where they are exact", () => {
  expect(
    fitLine([
      [0, 1],
      [1, 3],
      [2, 5],
    ]),
  ).toEqual({ slope: 2, intercept: 1 });
  expect(fitExponent([1, 2, 5].map((x) => [x, 3 * x ** 0.25] as const))).toBeCloseTo(0.25, 12);
});

import { join } from "node:path";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { writeFigure } from "../../../experiments/reproduce/index.ts";
import { beginning, makeFolder } from "../../../src/record/node.ts";
import { LINE_KINDS, type LineKind } from "../../../experiments/plot/index.ts";
import type { Figure, FigureResult } from "../../../experiments/figures/figure.ts";
import { draw, SETTINGS } from "./draw.ts";

type Axis = { title: { text: string }; domain: [number, number]; type: string };
type Styled = { mode: string; meta: LineKind; line: { dash: string } };
type Trace = { x: number[]; y: number[]; mode: string; name: string };

/**
 * Draws a figure once before the tests of a file, keeps it for the test of the site, and checks what every figure owes
 * its readers.
 * @returns what was drawn, for the tests of the figure's own; to be asked for inside of them
 */
export function drawnFigure(figure: Figure): () => FigureResult {
  let drawn: FigureResult;
  const fractions: number[] = [];

  beforeAll(async () => {
    const begun = beginning();
    drawn = await draw(figure, SETTINGS.seed, (fraction) => {
      fractions.push(fraction);
    });
    const figures = join(inject("results"), "figures");
    makeFolder(figures);
    writeFigure(join(figures, `${figure.id}.json`), figure.id, drawn, SETTINGS, begun);
  });

  describe(figure.id, () => {
    test("says what it is drawn from, and each line what it is, by its style", () => {
      const basis = figure.basis(SETTINGS);
      expect(basis).toMatch(/^[A-Za-z].*\.$/);
      expect(basis).not.toMatch(/undefined|NaN|\[object/);
      for (const { mode, meta, line } of drawn.plot.data as unknown as Styled[])
        if (mode === "lines") expect(line.dash).toBe(LINE_KINDS[meta].dash);
    });

    test("is plain JSON of finite numbers, lines and markers", () => {
      const { plot, numbers } = drawn;
      expect(JSON.parse(JSON.stringify(plot))).toEqual(plot);
      expect(Object.values(numbers).length).toBeGreaterThan(0);
      expect(Object.values(numbers).filter((value) => !Number.isFinite(value))).toEqual([]);
      const traces = plot.data as unknown as Trace[];
      for (const { x, y, name } of traces) {
        expect(x.length, name).toBeGreaterThan(0);
        expect(y.length, name).toBe(x.length);
        expect(
          [...x, ...y].filter((value) => !Number.isFinite(value)),
          name,
        ).toEqual([]);
      }
      expect(new Set(traces.map(({ mode }) => mode))).toEqual(new Set(["lines", "markers"]));
    });

    test("every axis has a title, its own or that of the panel in line with it", () => {
      const layout = drawn.plot.layout as Record<string, Axis>;
      for (const letter of ["x", "y"]) {
        const axes = Object.entries(layout).filter(([key]) => key.startsWith(`${letter}axis`));
        expect(axes.length).toBeGreaterThan(0);
        for (const [key, { domain }] of axes) {
          const inLine = axes.filter(([, other]) => String(other.domain) === String(domain));
          expect(
            inLine.some(([, { title }]) => title.text.length > 0),
            key,
          ).toBe(true);
        }
      }
    });

    test("no positive quantity on a logarithmic axis is lost", () => {
      const { data, layout } = drawn.plot;
      for (const trace of data) {
        for (const letter of ["x", "y"] as const) {
          const axis = layout[(trace[`${letter}axis`] as string).replace(letter, `${letter}axis`)] as Axis;
          if (axis.type === "log") expect((trace[letter] as number[]).every((value) => value > 0)).toBe(true);
        }
      }
    });

    test("progress rises, to at most one", () => {
      expect(fractions.length).toBeGreaterThan(1);
      expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
      expect(fractions.at(-1)).toBeLessThanOrEqual(1);
    });
  });

  return () => drawn;
}

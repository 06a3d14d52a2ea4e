import type { Figure } from "../figure.ts";
import { layout, line, markers, PALETTE, type Panel, type Point, SYMBOLS, mean } from "../../plot/index.ts";
import { deepRecord } from "./parts/deepRecord.ts";
import { ACTIVATIONS, drawsOf, expectedLooks, twoTargetsProblem, twoTargetsWords } from "./parts/twoTargets.ts";

/**
 * The best conditioned pair of targets, and what a small or a correlated second target makes of it; cells of the (α, β)
 * grid.
 */
const CELLS = [
  { alpha: 1, beta: 1 },
  { alpha: 0.2, beta: 1 },
  { alpha: 0.2, beta: 0.2 },
] as const;

const ROWS = [
  { quantity: "gradientAlignment", title: "gradient alignment" },
  { quantity: "weightAlignment", title: "weight alignment" },
] as const;

/** The course of alignment in three cells of the (α, β) grid of two targets. */
export const alphaBetaDynamics: Figure = {
  id: "alpha-beta-dynamics",
  title: "Two targets: alignment in training",
  see: "Signals align while little is learned, weights more slowly; linear networks follow the mean flow (lines), whose weights wait for the weak direction of the targets, tanh networks align in two steps, and relu networks on correlated targets lose some of the alignment of their signals again while they memorise them.",
  claims: ["mean-flow", "alpha-beta-alignment"],
  basis(settings) {
    return twoTargetsWords(settings);
  },
  runs: (settings) =>
    ACTIVATIONS.flatMap((activation) =>
      CELLS.flatMap(({ alpha, beta }) =>
        drawsOf(settings).map((draw) => twoTargetsProblem(settings, activation, alpha, beta, draw)),
      ),
    ),
  draw(context) {
    const data: Record<string, unknown>[] = [];
    const numbers: Record<string, number> = {};
    const panels: Panel[] = [];
    let largestDeviation = 0;
    ACTIVATIONS.forEach((activation, column) => {
      const spans: number[] = [];
      CELLS.forEach(({ alpha, beta }, c) => {
        const name = `α = ${alpha}, β = ${beta}`;
        const runs = drawsOf(context).flatMap((draw) => {
          const problem = twoTargetsProblem(context, activation, alpha, beta, draw);
          const { outcome, snapshots } = deepRecord(context, problem);
          // A network that diverged has no course to the end.
          return outcome.status === "completed" ? [{ problem, looks: snapshots.filter(({ time }) => time > 0) }] : [];
        });
        if (runs.length === 0) return;
        const times = runs[0].looks.map(({ time }) => time);
        spans.push(times[0], times[times.length - 1]);
        const expected = activation === "linear" ? runs.map(({ problem }) => expectedLooks(problem, times)) : [];
        ROWS.forEach(({ quantity }, row) => {
          const common = { name, group: name, colour: PALETTE[c], panel: ROWS.length * column + row + 1 };
          const points = times.map((time, i): Point => [
            time,
            mean(runs.map(({ looks }) => looks[i][quantity]!.total!)),
          ]);
          if (expected.length > 0) {
            const theory = times.map((time, i): Point => [time, mean(expected.map((of) => of[i][quantity].total))]);
            data.push(line({ ...common, points: theory, listed: false }));
            theory.forEach(([, y], i) => (largestDeviation = Math.max(largestDeviation, Math.abs(y! - points[i][1]!))));
          }
          data.push(markers({ ...common, points, symbol: SYMBOLS[c], listed: column === 0 && row === 0 }));
          const values = points.map(([, y]) => y!);
          numbers[`${activation}.${quantity}.α=${alpha}.β=${beta}.largest`] = Math.max(...values);
          numbers[`${activation}.${quantity}.α=${alpha}.β=${beta}.end`] = values[values.length - 1];
        });
      });
      ROWS.forEach(({ title }, row) =>
        panels.push({
          x: {
            title: row === ROWS.length - 1 ? "time (rate × steps)" : "",
            log: true,
            ticks: [1, 10, 100],
            ...(spans.length > 0 && { range: [0.85 * Math.min(...spans), 1.15 * Math.max(...spans)] }),
          },
          y: { title: column === 0 ? title : "", range: [-0.06, 1.03] },
          across: [0.35 * column, 0.35 * column + 0.3],
          up: row === 0 ? [0.54, 1] : [0, 0.46],
          ...(row === 0 && { title: activation }),
        }),
      );
      context.onProgress((column + 1) / ACTIVATIONS.length);
    });
    numbers["linear.largestDeviation"] = largestDeviation;
    return { plot: { data, layout: layout(panels, 640) }, numbers };
  },
};

import { type LinearSnapshot } from "../../src/linear/index.ts";
import { logSpaced } from "../../src/record/index.ts";
import type { LinearProblemInput } from "../../src/problem/index.ts";
import { closedFormSnapshots } from "./closedFormSnapshots.ts";
import type { Figure, FigureContext } from "./figure.ts";
import { type Axis, GREY, layout, line, markers, PALETTE, type Point, SYMBOLS } from "../plot/index.ts";
import { simulate } from "../../src/simulate/index.ts";

const SIZES = {
  quick: { width: 64, rate: 5e-4 },
  paper: { width: 512, rate: 1e-4 },
};

const TIME = { first: 0.1, last: 8, points: 30 };

/**
 * Differences below the spacing of numbers near the loss are drawn at this floor: a logarithm cannot show that two
 * rungs agree to the last bit.
 */
const FLOOR = 1e-17;

/** What every rung can tell. */
type Shown = Pick<LinearSnapshot, "time" | "excessLoss" | "weightAlignment">;

function problemOf({ profile, seed }: FigureContext): LinearProblemInput {
  const { width, rate } = SIZES[profile];
  return {
    network: { inputs: 12, widths: [width, width], outputs: 3 },
    feedback: { kind: "orthonormal" },
    data: { kind: "teacher", map: { kind: "spectrum", singularValues: [1.6, 1, 0.7] } },
    training: { rate, time: TIME.last, batch: 1, snapshotTimes: logSpaced(TIME.first, TIME.last, TIME.points) },
    seed,
  };
}

const timeAxis = (title: string): Axis => ({ title, log: true, range: [0.9 * TIME.first, 1.1 * TIME.last] });

/** One problem on all five rungs of the ladder, and what lies between each rung and the next. */
export const ladder: Figure = {
  id: "ladder",
  title: "The ladder: one problem, five rungs",
  see: "Full weights and alignment matrices agree to rounding, the order parameters follow them in law, online learning at a small rate follows the flow, and the flow is the closed form.",
  claims: ["weak-weight-alignment", "order-parameters", "population-flow", "closed-form-flow"],
  basis({ profile }) {
    const { width, rate } = SIZES[profile];
    return `Gaussian inputs of 12 dimensions and a linear teacher; one network 12–${width}–${width}–3, rate ${rate}, fresh samples.`;
  },
  draw(context) {
    const problem = problemOf(context);
    const flowing = { ...problem, training: { ...problem.training, batch: "flow" as const } };
    const runs: { name: string; snapshots: readonly Shown[] }[] = [];
    const add = (name: string, snapshots: readonly Shown[]) => {
      runs.push({ name, snapshots });
      context.onProgress(runs.length / 5);
    };
    add("0 full weights", simulate(problem, { rung: "weights" }).snapshots);
    add("1 alignment matrices", simulate(problem, { rung: "matrices" }).snapshots);
    add("2 order parameters", simulate(problem, { rung: "order" }).snapshots);
    add("3 population flow", simulate(flowing, { rung: "flow" }).snapshots);
    add("4 closed form", closedFormSnapshots(flowing, problem.training.snapshotTimes!));

    const initialLoss = simulate({ ...flowing, training: { ...flowing.training, snapshotTimes: [0] } }).snapshots[0]
      .excessLoss;
    // What is below its error is zero to the digits drawn here.
    const relativeLoss = (s: Shown) => (s.excessLoss ?? 0) / initialLoss!;
    const series = (of: (s: Shown) => number | null, panel: number) =>
      runs.map(({ name, snapshots }, k) => {
        const points: Point[] = snapshots.map((s) => [s.time, of(s)]);
        const common = { name, points, panel, colour: PALETTE[k], group: name, listed: panel === 1 };
        return k === 4
          ? line({ ...common, colour: GREY })
          : markers({ ...common, symbol: SYMBOLS[k], size: [13, 9, 7, 6][k] });
      });
    const residuals = runs.slice(1).map(({ name, snapshots }, k) => {
      const distances = snapshots.map((s, i) => Math.abs(relativeLoss(s) - relativeLoss(runs[k].snapshots[i])));
      const points = distances.map((distance, i): Point => [snapshots[i].time, Math.max(FLOOR, distance)]);
      return { name, points, largest: Math.max(...distances) };
    });
    return {
      plot: {
        data: [
          ...series(relativeLoss, 1),
          ...series((s) => s.weightAlignment.total, 2),
          ...residuals.map(({ name, points }, k) => {
            const look =
              k === 3 ? { colour: GREY, symbol: "star" } : { colour: PALETTE[k + 1], symbol: SYMBOLS[k + 1] };
            return markers({ name, points, panel: 3, group: name, listed: false, ...look });
          }),
        ],
        layout: layout(
          [
            { x: timeAxis(""), y: { title: "loss / initial loss" }, up: [0.71, 1] },
            { x: timeAxis(""), y: { title: "weight alignment", range: [0.45, 1.02] }, up: [0.385, 0.65] },
            {
              x: timeAxis("time (rate × steps)"),
              y: { title: "difference in loss / initial loss", log: true, range: [FLOOR / 3, 1] },
              up: [0, 0.285],
              title: "from the rung below (no difference: drawn at 10<sup>−17</sup>)",
            },
          ],
          760,
        ),
      },
      numbers: Object.fromEntries(residuals.map(({ largest }, k) => [`largestDifference${k}${k + 1}`, largest])),
    };
  },
};

import { norm } from "../../src/linalg/index.ts";
import { type LinearSnapshot } from "../../src/linear/index.ts";
import { logSpaced } from "../../src/record/index.ts";
import { linearProblemSchema, parseWith, realiseLinear, type LinearProblemInput } from "../../src/problem/index.ts";
import { crossingClock, leakyAlignment } from "../../theory/alignment/index.ts";
import { clockDegree, learningTime, modeClock, tauInfinity } from "../../theory/closedForm/index.ts";
import type { Figure, FigureContext } from "./figure.ts";
import { closedFormSnapshots } from "./closedFormSnapshots.ts";
import { GREY, layerColour, layerSymbol, layout, line, markers, type Point, vertical } from "../plot/index.ts";
import { simulate } from "../../src/simulate/index.ts";

const DEPTH = 4;
/** The layers whose weights can align. */
const LAYERS = [2, 3, 4];
const SPAN = { first: 0.2, last: 8, points: 28, line: 150 };
const INITIAL_SCALE = 0.005;
const WIDTHS = { quick: 200, paper: 1000 };

/** Singular values of Σ_yx: not too far apart, as the crossing clock wants them. */
const MODES = [1.1, 1.03, 0.97, 0.9];
const MEAN_MODE = { s: MODES.reduce((sum, s) => sum + s / MODES.length, 0), lambda: 1 };

/** Where WA_l passes when the learned part of layer l is as large as its initial weights. */
const CROSSING = Math.SQRT1_2;

function problemOf({ profile, seed }: FigureContext): LinearProblemInput {
  const width = WIDTHS[profile];
  return {
    network: {
      inputs: 6,
      widths: [width, width, width],
      outputs: MODES.length,
      initial: { kind: "gaussian", scale: INITIAL_SCALE },
    },
    feedback: { kind: "orthonormal" },
    data: { kind: "moments", crossCovariance: { kind: "spectrum", singularValues: MODES } },
    training: { batch: "flow", time: SPAN.last, snapshotTimes: [0, ...logSpaced(SPAN.first, SPAN.last, SPAN.points)] },
    seed,
  };
}

/** When the clock of the mean mode shows z, from zero weights; null when it stops before. */
function timeOfClock(z: number): number | null {
  const share = (2 * z) / tauInfinity(MEAN_MODE, DEPTH);
  return share < 1 ? learningTime(MEAN_MODE, DEPTH, 1 - share ** clockDegree(DEPTH)) : null;
}

/** The time at which points that start below `level` first pass it, interpolated in log time. */
function passingTime(points: readonly Point[], level: number): number {
  const i = points.findIndex(([t, value]) => t! > 0 && value! >= level);
  const [[t0, v0], [t1, v1]] = [points[i - 1], points[i]];
  return t0! * (t1! / t0!) ** ((level - v0!) / (v1! - v0!));
}

/** What points show at a time between two of them, interpolated in log time. */
function valueAt(points: readonly Point[], time: number): number {
  const i = points.findIndex(([t]) => t! >= time);
  const [[t0, v0], [t1, v1]] = [points[i - 1], points[i]];
  return v0! + (v1! - v0!) * (Math.log(time / t0!) / Math.log(t1! / t0!));
}

/** Loss and alignment of every layer over time, from small initial weights. */
export const alignThenMemorise: Figure = {
  id: "align-then-memorise",
  title: "Align, then memorise: bottom to top, before the loss moves",
  see: "From small initial weights the layers align one after another while the loss has hardly moved, each near the time (upright line) at which its learned part should outgrow its initial weights.",
  claims: ["crossing-clocks", "leaky-growth", "inevitable-alignment", "structure-theorem"],
  basis({ profile }) {
    const w = WIDTHS[profile];
    return `Second moments given, isotropic inputs and ${MODES.length} modes; one network 6–${w}–${w}–${w}–4, Gaussian initial weights of scale ${INITIAL_SCALE}; flow.`;
  },
  draw(context) {
    const problem = problemOf(context);
    const { snapshots } = simulate(problem, {
      onSnapshot: ({ time }) => context.onProgress(time / SPAN.last),
    });
    const relativeLoss = (s: { readonly excessLoss: number | null }) => (s.excessLoss ?? 0) / snapshots[0].excessLoss!;
    const network = realiseLinear(parseWith(linearProblemSchema, problem));
    const sigmas = network.initialWeights().map((W) => norm(W) / Math.sqrt(MODES.length));
    const chance = LAYERS.map((l) => snapshots[0].weightAlignment.layers[l]!);
    const fromZero = closedFormSnapshots(
      { ...problem, network: { ...problem.network, initial: { kind: "zero" } } },
      logSpaced(SPAN.first, SPAN.last, SPAN.line),
    );
    // Alignment of equal modes out of the initial weights, times what the spread of the modes leaves of it.
    const predicted = LAYERS.map((l, i) =>
      fromZero.map(({ time, weightAlignment }): Point => {
        const z = modeClock(MEAN_MODE, DEPTH, time).tau / 2;
        return [time, leakyAlignment({ sizes: network.sizes, sigmas, chance }, z)[i] * weightAlignment.layers[l]!];
      }),
    );
    const later = snapshots.filter(({ time }) => time > 0);
    const measured = (of: (s: LinearSnapshot) => number | null): Point[] => later.map((s) => [s.time, of(s)]);

    const data = [
      line({
        name: "loss from zero weights, closed form",
        colour: GREY,
        points: fromZero.map((s) => [s.time, relativeLoss(s)]),
      }),
      markers({ name: "loss", colour: GREY, symbol: "circle", points: measured(relativeLoss) }),
    ];
    const shapes: unknown[] = [];
    const numbers: Record<string, number> = {};
    for (let l = 1; l <= DEPTH; l++) {
      const common = { colour: layerColour(l), symbol: layerSymbol(l), group: `layer ${l}`, name: `layer ${l}` };
      if (l > 1) {
        const alignment = measured((s) => s.weightAlignment.layers[l]);
        data.push(
          line({
            ...common,
            panel: 2,
            listed: false,
            points: predicted[l - 2],
          }),
          markers({ ...common, panel: 2, listed: l === DEPTH, points: alignment }),
        );
        const crossing = timeOfClock(crossingClock(sigmas[l - 1], l));
        const passed = passingTime(alignment, CROSSING);
        if (crossing !== null) shapes.push(...[1, 2, 3].map((panel) => vertical(crossing, layerColour(l), panel)));
        if (crossing !== null) numbers[`predictedCrossing${l}`] = crossing;
        numbers[`measuredCrossing${l}`] = passed;
        numbers[`lossAtCrossing${l}`] = valueAt(measured(relativeLoss), passed);
      }
      if (l < DEPTH)
        data.push(markers({ ...common, panel: 3, points: measured((s) => s.gradientAlignment?.layers[l] ?? null) }));
    }
    const time = (title: string) => ({ title, log: true, range: [SPAN.first, SPAN.last] as const });
    const panels = [
      { x: time(""), y: { title: "loss / initial loss", range: [-0.03, 1.06] as const }, up: [0.71, 1] as const },
      { x: time(""), y: { title: "weight alignment", range: [-0.03, 1.04] as const }, up: [0.355, 0.645] as const },
      {
        x: time("time (rate × steps)"),
        y: { title: "gradient alignment", range: [-0.03, 1.04] as const },
        up: [0, 0.29] as const,
      },
    ];
    return { plot: { data, layout: layout(panels, 760, { shapes }) }, numbers };
  },
};

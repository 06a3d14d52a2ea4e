import { type LinearSnapshot } from "../../src/linear/index.ts";
import { logSpaced } from "../../src/record/index.ts";
import type { LinearProblemInput } from "../../src/problem/index.ts";
import { exponentAtConvergence, exponentEarly } from "../../theory/closedForm/index.ts";
import type { Figure, FigureContext } from "./figure.ts";
import { closedFormSnapshots } from "./closedFormSnapshots.ts";
import {
  fitExponent,
  GREY,
  layerColour,
  layerSymbol,
  layout,
  line,
  markers,
  type Panel,
  type Point,
  sub,
} from "../plot/index.ts";
import { simulate } from "../../src/simulate/index.ts";

const DEPTHS = [2, 3, 4, 5];
const MODES = 4;

/** The condition number whose trajectories are drawn, and those over which the exponents are fitted. */
const SHOWN = 2;
const FITTED = { quick: [1.25, 1.5, 2], paper: [1.1, 1.25, 1.5, 1.75, 2, 2.5, 3] };

/** "Early": the gain of the fastest mode is still this small, and the loss has not begun to bend the clocks. */
const EARLY_GAIN = 1e-4;

/**
 * "Late", in units of the slowest mode's 1/s: at every depth the deviation from convergence falls by more than e in one
 * of them.
 */
const LATE = 60;

/** The span of the trajectories that is drawn. */
const SPAN = { first: 0.02, last: 30, markers: 18, line: 160 };

/**
 * A network at infinite width and isotropic data of condition number κ, its singular values in geometric progression
 * down from 1.
 */
const problemOf = (depth: number, kappa: number, snapshotTimes: number[], seed: number): LinearProblemInput => ({
  network: { inputs: MODES + 2, widths: Array.from({ length: depth - 1 }, () => "infinite" as const), outputs: MODES },
  data: { kind: "moments", crossCovariance: { kind: "spectrum", singularValues: logSpaced(1, 1 / kappa, MODES) } },
  training: { batch: "flow", time: snapshotTimes[snapshotTimes.length - 1], snapshotTimes },
  seed,
});

/** When the gain `2^L z^q`, z = t/2, of the mode s = 1 has grown to the early one. */
const earlyTime = (depth: number): number => 2 * (EARLY_GAIN / 2 ** depth) ** (1 / (2 ** depth - 1));

const layersOf = (depth: number): number[] => Array.from({ length: depth }, (_, i) => i + 1);

/** The slopes of log κ(A_l) against log κ of the data, early and late, l = 1 … L. */
function fittedExponents(depth: number, { profile, seed }: FigureContext): { early: number[]; late: number[] } {
  const kappas = FITTED[profile];
  const runs = kappas.map(
    (kappa) => simulate(problemOf(depth, kappa, [earlyTime(depth), LATE * kappa], seed)).snapshots,
  );
  const exponents = (moment: 0 | 1) =>
    layersOf(depth).map((l) => fitExponent(kappas.map((kappa, i) => [kappa, runs[i][moment].conditionNumbers[l]!])));
  return { early: exponents(0), late: exponents(1) };
}

function trajectories(depth: number, panel: number, seed: number): Record<string, unknown>[] {
  const times = (count: number) => logSpaced(SPAN.first, SPAN.last, count);
  const predicted = closedFormSnapshots(problemOf(depth, SHOWN, [SPAN.last], seed), times(SPAN.line));
  // The top layers grow from zero with a high power of time: what lies below the integrator's tolerance is not shown.
  const first = earlyTime(depth) / 2;
  const measured = simulate(
    problemOf(
      depth,
      SHOWN,
      times(SPAN.markers).filter((t) => t > first),
      seed,
    ),
  ).snapshots;
  return layersOf(depth).flatMap((l) => {
    const of = (snapshots: readonly Pick<LinearSnapshot, "time" | "conditionNumbers">[]): Point[] =>
      snapshots.map((s) => [s.time, s.conditionNumbers[l]]);
    const common = { panel, colour: layerColour(l), group: `layer ${l}` };
    return [
      line({ ...common, name: `layer ${l}`, points: of(predicted), listed: depth === DEPTHS[DEPTHS.length - 1] }),
      markers({ ...common, name: `layer ${l}, flow`, points: of(measured), listed: false, symbol: layerSymbol(l) }),
    ];
  });
}

/** The fitted exponents of one depth on the line of the law. */
function exponentTraces(depth: number, panel: number, fitted: readonly number[], law: (layer: number) => number) {
  return [
    line({
      name: `depth ${depth}`,
      panel,
      colour: GREY,
      points: layersOf(depth).map((l) => [l, law(l)]),
      listed: false,
      width: 1.5,
    }),
    ...layersOf(depth).map((l) =>
      markers({
        name: `layer ${l} of ${depth}, fitted`,
        points: [[l, fitted[l - 1]]],
        panel,
        colour: layerColour(l),
        symbol: layerSymbol(l),
        group: `layer ${l}`,
        listed: false,
        size: 9,
      }),
    ),
  ];
}

/** The depth, written beside the end of its line. */
const depthNote = (depth: number) => ({
  text: `L = ${depth}`,
  xref: "x6",
  yref: "y6",
  x: depth,
  y: Math.log10(exponentAtConvergence(depth, depth)),
  xanchor: "left",
  xshift: 9,
  showarrow: false,
});

/**
 * Condition numbers of the alignment matrices over time, at four depths, and the exponents with which they follow the
 * data's.
 */
export const exponentLaw: Figure = {
  id: "exponent-law",
  title: "The exponent law: how the layers share out the conditioning of the data",
  see: "Each layer's condition number starts as the square of that of the layer below and relaxes to exponents that sum to one: the top layers take most of the data's conditioning.",
  claims: ["exponent-law-early", "exponent-law-late", "exponent-law-any-time", "exponents-sum-to-one"],
  basis({ profile }) {
    return `Second moments given, isotropic inputs and ${MODES} modes; infinitely wide networks of depth ${DEPTHS.join(", ")}, one for each of ${FITTED[profile].length} condition numbers; flow, no sampling.`;
  },
  draw(context) {
    const data: Record<string, unknown>[] = [];
    const numbers: Record<string, number> = {};
    DEPTHS.forEach((depth, k) => {
      data.push(...trajectories(depth, k + 1, context.seed));
      const { early, late } = fittedExponents(depth, context);
      data.push(...exponentTraces(depth, 5, early, (l) => exponentEarly(l)));
      data.push(...exponentTraces(depth, 6, late, (l) => exponentAtConvergence(l, depth)));
      early.forEach((slope, i) => (numbers[`depth${depth}.early${i + 1}`] = slope));
      late.forEach((slope, i) => (numbers[`depth${depth}.late${i + 1}`] = slope));
      context.onProgress((k + 1) / DEPTHS.length);
    });
    const time = { log: true, range: [SPAN.first, SPAN.last] as const };
    const halves = [
      [0, 0.46],
      [0.54, 1],
    ] as const;
    const rows = [
      [0.74, 1],
      [0.38, 0.64],
      [0, 0.26],
    ] as const;
    const kappa = (depth: number, k: number): Panel => ({
      x: { ...time, title: k > 1 ? "time (rate × steps)" : "" },
      y: {
        title: k % 2 === 0 ? `κ(${sub("A", "l")})` : "",
        log: true,
        range: [0.85, 1.4 * SHOWN ** (2 ** (depth - 1))],
      },
      across: halves[k % 2],
      up: rows[Math.floor(k / 2)],
      title: `depth L = ${depth}`,
    });
    const layer = { title: "layer l", ticks: [1, 2, 3, 4, 5], range: [0.7, 5.6] as const };
    const exponents: Panel[] = [
      {
        x: layer,
        y: { title: "fitted exponent of κ", log: true, ticks: [1, 2, 4, 8, 16], range: [0.7, 24] },
        across: halves[0],
        up: rows[2],
        title: "early, 2<sup>l−1</sup> at every depth",
      },
      {
        x: layer,
        y: { title: "", log: true, ticks: [0.03, 0.1, 0.3, 1], range: [0.02, 1.2] },
        across: halves[1],
        up: rows[2],
        title: "at convergence, 2<sup>l−1</sup> / (2<sup>L</sup> − 1)",
      },
    ];
    return {
      plot: { data, layout: layout([...DEPTHS.map(kappa), ...exponents], 900, { notes: DEPTHS.map(depthNote) }) },
      numbers,
    };
  },
};

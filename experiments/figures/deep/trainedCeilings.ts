import type { DeepProblemInput } from "../../../src/problem/index.ts";
import { convolutionCeiling, localCeiling, type Windows } from "../../../theory/convolution/index.ts";
import type { Figure, FigureSettings } from "../figure.ts";
import { layout, line, markers, PALETTE, type Panel, type Point, mean } from "../../plot/index.ts";
import { deepRecord, last } from "./parts/deepRecord.ts";
import { digits } from "./parts/images.ts";
import { dataWords } from "./parts/dataWords.ts";

/** Images of growing size under one window, and windows of growing size on one image. */
const SIZES = {
  quick: {
    sides: [10, 12, 14],
    kernels: [2, 3, 4, 5],
    amount: { samples: 300, testSamples: 100 },
    channels: 3,
    epochs: 14,
    draws: 2,
  },
  paper: {
    sides: [8, 10, 12, 14, 16, 18, 20],
    kernels: [2, 3, 4, 5, 6],
    // As many as the 10,000 images of MNIST's test file give, where they are all there is.
    amount: { samples: 9_000, testSamples: 1000 },
    channels: 4,
    epochs: 50,
    draws: 5,
  },
};
const KERNEL = 4;
const SIDE = 12;

const KINDS = [
  { kind: "locally-connected", name: "locally connected", ceiling: localCeiling },
  { kind: "convolutional", name: "convolutional", ceiling: convolutionCeiling },
] as const;
type Kind = (typeof KINDS)[number]["kind"];

const FEEDBACK = ["uniform", "structured"] as const;

/** Initial weights small enough to be outgrown. */
const INITIAL_SCALE = 0.3;

function problemOf(
  settings: FigureSettings,
  kind: Kind,
  feedback: (typeof FEEDBACK)[number],
  draw: number,
  side: number,
  kernel: number,
): DeepProblemInput {
  const { amount, channels, epochs } = SIZES[settings.profile];
  const layer = { kind, channels, kernel };
  return {
    network: {
      kind: "deep",
      hidden: [layer, layer],
      activation: "relu",
      initial: { kind: "uniform", scale: INITIAL_SCALE },
    },
    feedback: { kind: feedback },
    data: digits(settings, { ...amount, size: side }),
    training: { optimiser: { kind: "adam" }, rate: 0.002, epochs, snapshotEpochs: [0, epochs] },
    measure: { samples: 100, frozen: false },
    seed: settings.seed + 1000 * draw,
  };
}

/**
 * Draws of feedback, initial weights and images, of which a point is the mean (of ceilings in the root of the mean
 * square).
 */
const drawsOf = ({ profile }: FigureSettings): number[] =>
  Array.from({ length: SIZES[profile].draws }, (_, draw) => draw);

/** The second layer of windows, above the maps of the first. */
const windowsOf = (side: number, kernel: number): Windows => ({
  size: side - kernel + 1,
  kernel,
  stride: 1,
  channelsIn: 1,
  channelsOut: 1,
});

type Panes = readonly {
  readonly xs: readonly number[];
  readonly of: (x: number) => readonly [side: number, kernel: number];
}[];

function panelsOf({ profile }: FigureSettings): Panes {
  const { sides, kernels } = SIZES[profile];
  return [
    { xs: sides, of: (x) => [x, KERNEL] },
    { xs: kernels, of: (x) => [SIDE, x] },
  ];
}

/** Ceilings of layers of windows, and the alignment of relu networks trained below them. */
export const trainedCeilings: Figure = {
  id: "trained-ceilings",
  title: "Ceilings of trained relu networks",
  see: "Ceilings on the alignment of the second layer fall with the side of the image and rise with that of the windows, in the mean (solid) as for the feedback at hand (dash-dotted); trained networks reach two thirds of them at most, and convolutions with independent feedback do not align at all, so that it is not the ceiling that holds them down; feedback made for the layer (filled) takes most networks above what independent feedback lets any reach.",
  claims: ["deep-ceiling", "deep-ceiling-in-the-mean", "structured-feedback-lifts"],
  basis(settings) {
    const { draws, epochs } = SIZES[settings.profile];
    return `${dataWords(problemOf(settings, "convolutional", "uniform", 0, SIDE, KERNEL).data)} at ${SIDE} × ${SIDE}; ${draws} relu networks a point, each with feedback, initial weights and images of its own, ${epochs} epochs.`;
  },
  runs: (settings) =>
    panelsOf(settings).flatMap(({ xs, of }) =>
      KINDS.flatMap(({ kind }) =>
        FEEDBACK.flatMap((feedback) =>
          xs.flatMap((x) => drawsOf(settings).map((draw) => problemOf(settings, kind, feedback, draw, ...of(x)))),
        ),
      ),
    ),
  draw(context) {
    const data: Record<string, unknown>[] = [];
    const numbers: Record<string, number> = {};
    let highest = Number.NEGATIVE_INFINITY;
    let deviation = 0;
    let done = 0;
    /** One for each network of feedback made for the layer above the ceiling of independent feedback, else zero. */
    const lifted: number[] = [];
    panelsOf(context).forEach(({ xs, of }, p) => {
      KINDS.forEach(({ kind, name, ceiling }, k) => {
        const common = { colour: PALETTE[k + 1], panel: p + 1, listed: p === 0, group: name };
        const [first, end] = [xs[0], xs[xs.length - 1]];
        const all = Array.from({ length: end - first + 1 }, (_, j) => first + j);
        const inTheMean = (x: number) => ceiling(windowsOf(...of(x)));
        data.push(line({ ...common, name: `${name}: mean ceiling`, points: all.map((x): Point => [x, inTheMean(x)]) }));
        let independent: number[] = [];
        FEEDBACK.forEach((feedback) => {
          const cells = xs.map((x) =>
            drawsOf(context).map((draw) => {
              const run = deepRecord(context, problemOf(context, kind, feedback, draw, ...of(x)));
              return { own: run.ceilings!.layers[2]!, reached: last(run).weightAlignment!.layers[2]! };
            }),
          );
          cells.flat().forEach((cell) => (highest = Math.max(highest, cell.reached - cell.own)));
          const own = cells.map((cell) => Math.sqrt(mean(cell.map((draw) => draw.own ** 2))));
          const reached = cells.map((cell) => mean(cell.map((draw) => draw.reached)));
          if (feedback === "uniform") {
            independent = own;
            xs.forEach((x, i) => (deviation = Math.max(deviation, Math.abs(own[i] / inTheMean(x) - 1))));
          }
          const title = feedback === "uniform" ? "independent feedback" : "made for the layer";
          data.push(
            line({
              ...common,
              name: `${title}: ceiling`,
              points: own.map((value, i): Point => [xs[i], value]),
              kind: "bound",
              width: feedback === "uniform" ? 1.5 : 2.5,
            }),
            markers({
              ...common,
              name: `${title}: trained`,
              points: reached.map((value, i): Point => [xs[i], value]),
              symbol: feedback === "uniform" ? "circle-open" : "diamond",
              size: 8,
            }),
          );
          xs.forEach((x, i) => {
            const cell = `${kind}.${feedback}.${p === 0 ? "side" : "kernel"}${x}`;
            numbers[cell] = reached[i];
            numbers[`${cell}.ofCeiling`] = reached[i] / own[i];
            if (feedback === "structured") lifted.push(reached[i] > independent[i] ? 1 : 0);
          });
        });
        context.onProgress(++done / (2 * KINDS.length));
      });
    });
    numbers.highestAboveCeiling = highest;
    numbers.largestDeviationOfTheMean = deviation;
    numbers.madeForTheLayerAboveIndependentCeiling = mean(lifted);
    const y = { title: "weight alignment of layer 2", range: [-0.05, 1.05] as const };
    const [{ xs: sides }, { xs: kernels }] = panelsOf(context);
    const panels: Panel[] = [
      {
        x: { title: "side of the image", ticks: sides },
        y,
        across: [0, 0.46],
        title: `${KERNEL} × ${KERNEL} windows`,
      },
      {
        x: { title: "side of the windows", ticks: kernels },
        y,
        across: [0.56, 1],
        title: `images of ${SIDE} × ${SIDE}`,
      },
    ];
    return { plot: { data, layout: layout(panels, 540) }, numbers };
  },
};

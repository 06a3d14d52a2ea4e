import { builtInData } from "../../../src/deep/index.ts";
import { logSpaced } from "../../../src/record/index.ts";
import { deepProblemSchema, parseWith, type DeepProblemInput } from "../../../src/problem/index.ts";
import {
  expectedCourse,
  type LinearTheory,
  linearTheory,
  measuredHalfTimes,
  predictedHalfTimes,
} from "../../setups/index.ts";
import type { Figure, FigureSettings } from "../figure.ts";
import { GREY, layerColour, layerSymbol, layout, line, markers, type Panel, type Point } from "../../plot/index.ts";
import { deepRecord, last } from "./parts/deepRecord.ts";
import { dataWords } from "./parts/dataWords.ts";

const ACTIVATIONS = ["linear", "tanh", "relu"] as const;

/** The depth of the networks whose course is shown. */
const DEPTH = 4;
const SHOWN_SCALE = 0.03;

/** A weight alignment for all layers to pass, clear of chance. */
const LEVEL = 0.14;

const SIZES = {
  quick: {
    width: 80,
    samples: 400,
    slowness: 1,
    epochs: 40,
    looks: 24,
    cases: [
      [3, 0.1],
      [DEPTH, SHOWN_SCALE],
      [DEPTH, 0.2],
    ],
  },
  paper: {
    width: 200,
    samples: 2000,
    slowness: 2,
    epochs: 32,
    looks: 40,
    cases: [2, 3, DEPTH, 5].flatMap((depth) => [0.01, SHOWN_SCALE, 0.1, 0.2].map((scale) => [depth, scale])),
  },
};
/**
 * The time, rate × steps, is twice that of the quick profile and no more: much later, the noise of the steps has eaten
 * of the alignment, and its maximum is not the theory's.
 * Relu units pass half of every signal: they learn the slower, the deeper they lie.
 */
const RATE = { linear: 0.02, tanh: 0.02, relu: 0.04 };
const BATCH = 20;

type Activation = (typeof ACTIVATIONS)[number];

/** Small digits, drawn whatever the reader's folder holds: the theory reads their moments. */
function problemOf(
  { profile, seed }: FigureSettings,
  activation: Activation,
  depth: number,
  scale: number,
): DeepProblemInput {
  const { width, samples, slowness, epochs, looks } = SIZES[profile];
  return {
    network: {
      kind: "deep",
      hidden: Array.from({ length: depth - 1 }, () => width),
      activation,
      initial: { kind: "gaussian", scale },
    },
    feedback: { kind: "orthonormal" },
    data: { kind: "glyphs", size: 6, samples, testSamples: 0 },
    training: {
      loss: "mse",
      rate: RATE[activation] / slowness,
      epochs,
      batch: BATCH,
      snapshotEpochs: [0, ...logSpaced(epochs / 300, epochs, looks)],
    },
    measure: { samples: 1, frozen: false },
    seed,
  };
}

const theoryOf = (problem: DeepProblemInput): LinearTheory =>
  linearTheory(problem, builtInData(parseWith(deepProblemSchema, problem)));

/** When each layer aligns, against when the theory of linear networks says so. */
export const alignmentOrder: Figure = {
  id: "alignment-order",
  title: "The order in which layers align",
  see: "Layers align from bottom to top, linear ones at the times that the theory (lines) reads from the data, the feedback and the sizes of the initial weights; tanh networks are a little later and relu networks earlier than their mean slopes say, in the same order where each layer is measured by half of its own largest alignment; by one and the same level it is so in linear and tanh networks, while the top layer of relu networks passes the layer below it for a while early on.",
  claims: ["alignment-order", "alignment-half-times"],
  basis(settings) {
    const { epochs, width, cases } = SIZES[settings.profile];
    return `${dataWords(problemOf(settings, "linear", DEPTH, SHOWN_SCALE).data)}; one network of width ${width} for each of ${cases.length} depths and initial weights and each activation, ${epochs} epochs.`;
  },
  runs: (settings) =>
    ACTIVATIONS.flatMap((activation) =>
      SIZES[settings.profile].cases.map(([depth, scale]) => problemOf(settings, activation, depth, scale)),
    ),
  draw(context) {
    const { cases } = SIZES[context.profile];
    const data: Record<string, unknown>[] = [];
    const numbers: Record<string, number> = {};
    const everyTime: number[] = [];
    const courseSpans: number[][] = [];
    ACTIVATIONS.forEach((activation, column) => {
      const shown = problemOf(context, activation, DEPTH, SHOWN_SCALE);
      const { snapshots } = deepRecord(context, shown);
      const later = snapshots.filter(({ time }) => time > 0);
      const [first, end] = [later[0].time, later[later.length - 1].time];
      courseSpans.push([first, end]);
      const expected = expectedCourse(theoryOf(shown), logSpaced(first, end, 80), { signals: false });
      for (let layer = 2; layer <= DEPTH; layer++) {
        const name = `layer ${layer}`;
        const common = { name, group: name, colour: layerColour(layer), panel: column + 1 };
        data.push(
          line({
            ...common,
            points: expected.map((look): Point => [look.time, look.weightAlignment.layers[layer]]),
            listed: false,
          }),
          markers({
            ...common,
            points: later.map((at): Point => [at.time, at.weightAlignment!.layers[layer]]),
            symbol: layerSymbol(layer),
            listed: column === 0,
          }),
        );
      }
      // The other way to say which layer is first: by one level for all of them, here that of 0.14.
      for (let layer = 2; layer <= DEPTH; layer++) {
        const passed = later.find((at) => at.weightAlignment!.layers[layer]! >= LEVEL);
        if (passed) numbers[`${activation}.level.layer${layer}`] = passed.time;
      }
      const found = cases.map(([depth, scale]) => {
        const problem = problemOf(context, activation, depth, scale);
        const run = deepRecord(context, problem);
        return {
          depth,
          measured: measuredHalfTimes(run.snapshots),
          predicted: predictedHalfTimes(theoryOf(problem), last(run).time),
        };
      });
      const deepest = Math.max(...cases.map(([depth]) => depth));
      const ratios: number[] = [];
      for (let layer = 2; layer <= deepest; layer++) {
        const points = found.flatMap(({ measured, predicted }): Point[] => {
          const [x, y] = [predicted[layer], measured[layer]];
          return x === undefined || x === null || y === undefined || y === null ? [] : [[x, y]];
        });
        points.forEach(([x, y]) => {
          everyTime.push(x!, y!);
          ratios.push(y! / x!);
        });
        const name = `layer ${layer}`;
        data.push(
          markers({
            name,
            group: name,
            colour: layerColour(layer),
            symbol: layerSymbol(layer),
            panel: ACTIVATIONS.length + column + 1,
            points,
            listed: column === 0 && layer > DEPTH,
            size: 9,
          }),
        );
      }
      // Neighbouring layers: how many pairs align in the order foretold, and how many bottom to top.
      const neighbours = found.flatMap(({ depth, measured, predicted }) =>
        Array.from({ length: depth - 2 }, (_, i) => {
          const [low, high] = [i + 2, i + 3];
          return { measured: measured[high]! - measured[low]!, predicted: predicted[high]! - predicted[low]! };
        }),
      );
      const share = (holds: (pair: (typeof neighbours)[number]) => boolean) =>
        neighbours.filter(holds).length / neighbours.length;
      numbers[`${activation}.orderAsExpected`] = share((pair) => pair.measured > 0 === pair.predicted > 0);
      numbers[`${activation}.bottomToTop`] = share((pair) => pair.measured > 0);
      numbers[`${activation}.smallestRatio`] = Math.min(...ratios);
      numbers[`${activation}.largestRatio`] = Math.max(...ratios);
      found.forEach(({ measured }, i) =>
        Object.entries(measured).forEach(([layer, time]) => {
          if (time !== null) numbers[`${activation}.depth${cases[i].join(".scale")}.half${layer}`] = time;
        }),
      );
      context.onProgress((column + 1) / ACTIVATIONS.length);
    });
    const ends = [Math.min(...everyTime) / 1.3, Math.max(...everyTime) * 1.3] as const;
    ACTIVATIONS.forEach((_, column) =>
      data.push(
        line({
          name: "as expected",
          kind: "guide",
          colour: GREY,
          panel: ACTIVATIONS.length + column + 1,
          points: ends.map((x): Point => [x, x]),
          listed: column === 0,
        }),
      ),
    );
    const across = (column: number) => [0.35 * column, 0.35 * column + 0.3] as const;
    const panels: Panel[] = [
      ...ACTIVATIONS.map((activation, column): Panel => ({
        x: {
          title: "time (rate × steps)",
          log: true,
          range: [0.9 * courseSpans[column][0], 1.1 * courseSpans[column][1]],
        },
        y: { title: column === 0 ? "weight alignment" : "", range: [-0.06, 1.03] },
        across: across(column),
        up: [0.6, 1],
        title: activation,
      })),
      ...ACTIVATIONS.map((_, column): Panel => ({
        x: { title: "expected half time", log: true, range: ends },
        y: { title: column === 0 ? "measured half time" : "", log: true, range: ends },
        across: across(column),
        up: [0, 0.42],
      })),
    ];
    return { plot: { data, layout: layout(panels, 680) }, numbers };
  },
};

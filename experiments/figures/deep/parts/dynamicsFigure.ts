import { logSpaced } from "../../../../src/record/index.ts";
import type { DeepSnapshot } from "../../../../src/deep/index.ts";
import type { Alignment } from "../../../../src/measure/index.ts";
import { crossingClock } from "../../../../theory/alignment/index.ts";
import type { DeepProblemInput } from "../../../../src/problem/index.ts";
import type { Figure, FigureSettings } from "../../figure.ts";
import type { DeepRecord } from "../../../run/index.ts";
import {
  GREY,
  layerColour,
  layerSymbol,
  layout,
  line,
  markers,
  mean,
  type Panel,
  type Point,
  standardError,
} from "../../../plot/index.ts";
import { course, deepRecord, errorOf, last, passingEpoch } from "./deepRecord.ts";
import type { Amount } from "./images.ts";
import { dataWords } from "./dataWords.ts";

const ACTIVATIONS = ["relu", "tanh"] as const;
const DEPTH = 3;
const OUTPUTS = 10;
const WIDTH = 64;

/**
 * The paper's training: gradients summed over batches of 32, at rate 1e-3; the quick one is of the same kind, on fewer
 * images. Each draw has feedback, initial weights and images of its own, and as many replicas: networks that share the
 * feedback, for the cosine between them. One draw is enough for the baseline.
 */
const SIZES = {
  quick: {
    amount: { samples: 800, testSamples: 500 },
    epochs: 24,
    draws: 5,
    replicas: 2,
    measured: 200,
    first: 0.3,
    looks: 16,
  },
  paper: { amount: {}, epochs: 1000, draws: 5, replicas: 4, measured: 1000, first: 0.02, looks: 40 },
};
const RATE = { quick: 1.5e-3, paper: 1e-3 };

/** Alignment clear of chance, for all layers to pass. */
const EARLY = 0.1;

/** What tells one such figure from another. */
export interface DynamicsOf extends Pick<Figure, "id" | "title" | "see"> {
  /** The images to train on. */
  images(settings: FigureSettings, amount: Amount): DeepProblemInput["data"];
}

function problemOf(
  images: DynamicsOf["images"],
  settings: FigureSettings,
  activation: (typeof ACTIVATIONS)[number],
  rule: "dfa" | "bp",
  draw = 0,
): DeepProblemInput {
  const { amount, epochs, replicas, measured, first, looks } = SIZES[settings.profile];
  return {
    network: { kind: "deep", hidden: Array.from({ length: DEPTH - 1 }, () => WIDTH), activation },
    rule,
    feedback: { kind: "uniform" },
    data: images(settings, amount),
    training: {
      reduction: "sum",
      rate: RATE[settings.profile],
      epochs,
      batch: 32,
      snapshotEpochs: [0, ...logSpaced(first, epochs, looks)],
    },
    measure: { replicas, samples: measured, frozen: false },
    seed: settings.seed + 1000 * draw,
  };
}

const drawsOf = ({ profile }: FigureSettings): number[] =>
  Array.from({ length: SIZES[profile].draws }, (_, draw) => draw);

/** The layers that a quantity has, and all together as layer 0. */
const withTotal = (first: number, end: number) => [...Array.from({ length: end - first + 1 }, (_, i) => first + i), 0];

const valueOf = (alignment: Alignment | null, layer: number): number | null =>
  alignment && (layer === 0 ? alignment.total : alignment.layers[layer]);

const look = (layer: number) => {
  const name = layer === 0 ? "all layers" : `layer ${layer}`;
  const colour = layer === 0 ? GREY : layerColour(layer);
  return { name, colour, group: name, symbol: layer === 0 ? "circle" : layerSymbol(layer) };
};

const ROWS = [
  { name: "error", up: [0.78, 1] as const },
  { name: "weight alignment", up: [0.52, 0.74] as const },
  { name: "gradient alignment", up: [0.26, 0.48] as const },
  { name: "cosine between networks", up: [0, 0.22] as const },
];

const ERRORS: readonly (readonly [name: string, symbol: string, of: (at: DeepSnapshot) => number | null])[] = [
  ["training error", "circle", (at) => errorOf(at)],
  ["test error", "circle-open", (at) => errorOf(at.test)],
];

const QUANTITIES = [
  { name: "weightAlignment", row: 1, layers: withTotal(2, DEPTH), of: (at: DeepSnapshot) => at.weightAlignment },
  {
    name: "gradientAlignment",
    row: 2,
    layers: withTotal(1, DEPTH - 1),
    of: (at: DeepSnapshot) => at.gradientAlignment,
  },
  { name: "cosine", row: 3, layers: withTotal(1, DEPTH), of: (at: DeepSnapshot) => at.replicaCosine },
];

/** The mean of courses of one length. */
const meanCourse = (courses: readonly (readonly Point[])[]): Point[] =>
  courses[0].map(([x], i) => [x, mean(courses.map((points) => points[i][1]!))]);

/** What runs of several draws show in the mean, with its standard error. */
function overDraws(runs: readonly DeepRecord[], of: (at: DeepSnapshot) => number | null) {
  const courses = runs.map((run) => course(run, of));
  const points = meanCourse(courses);
  return { points, errors: points.map((_, i) => standardError(courses.map((all) => all[i][1]!))) };
}

/** The means over runs at their ends. */
function ends(runs: readonly DeepRecord[]): Record<string, number> {
  const numbers: Record<string, number> = {};
  const of = (name: string, value: (end: DeepSnapshot) => number) =>
    (numbers[name] = mean(runs.map((run) => value(last(run)))));
  of("trainingError", (end) => errorOf(end)!);
  of("testError", (end) => errorOf(end.test)!);
  for (const { name, layers, of: quantity } of QUANTITIES)
    for (const layer of layers) of(`${name}${layer === 0 ? "" : layer}`, (end) => valueOf(quantity(end), layer)!);
  return numbers;
}

/**
 * What is read off the runs of DFA: their ends, when error and alignments are half-way there, when layers pass a level,
 * and what the crossing clocks of linear networks say of the order in which they do.
 */
function readOff(runs: readonly DeepRecord[]): Record<string, number> {
  const numbers = ends(runs);
  const mid = (points: readonly Point[]) => (points[0][1]! + points[points.length - 1][1]!) / 2;
  const error = overDraws(runs, (at) => -errorOf(at)!).points;
  numbers.errorHalf = passingEpoch(error, mid(error))!;
  for (const { name, of } of QUANTITIES) {
    const total = overDraws(runs, (at) => valueOf(of(at), 0)).points;
    numbers[`${name}Half`] = passingEpoch(total, mid(total))!;
  }
  const { weightNorms } = runs[0].snapshots[0];
  const outputs = Math.sqrt(OUTPUTS);
  for (let layer = 2; layer <= DEPTH; layer++) {
    const passed = passingEpoch(overDraws(runs, (at) => at.weightAlignment!.layers[layer]).points, EARLY);
    if (passed !== null) numbers[`weightAlignment${layer}.passes`] = passed;
    numbers[`weightAlignment${layer}.clock`] = crossingClock(weightNorms[layer]! / outputs, layer);
  }
  // The control: with initial weights of the layer below, the last layer would come second.
  numbers[`weightAlignment${DEPTH}.clockOfEqualWeights`] = crossingClock(weightNorms[DEPTH - 1]! / outputs, DEPTH);
  return numbers;
}

/** The course of DFA and of BP in deep networks of two activations. */
export const dynamicsFigure = ({ id, title, see, images }: DynamicsOf): Figure => ({
  id,
  title,
  see,
  claims: ["replica-convergence", "deep-weak-alignment", "crossing-clocks"],
  basis(settings) {
    const { draws, replicas, epochs } = SIZES[settings.profile];
    const words = dataWords(problemOf(images, settings, "relu", "dfa").data);
    return `${words}; DFA: ${draws} draws of feedback and images, ${replicas} networks of width ${WIDTH} each; BP: ${replicas} networks; ${epochs} epochs; bars are standard errors over draws.`;
  },
  runs: (settings) =>
    ACTIVATIONS.flatMap((activation) => [
      ...drawsOf(settings).map((draw) => problemOf(images, settings, activation, "dfa", draw)),
      problemOf(images, settings, activation, "bp"),
    ]),
  draw(context) {
    const { epochs, first } = SIZES[context.profile];
    const data: Record<string, unknown>[] = [];
    const numbers: Record<string, number> = {};
    const panels: Panel[] = [];
    const listed = new Set<string>();
    ACTIVATIONS.forEach((activation, column) => {
      const dfa = drawsOf(context).map((draw) =>
        deepRecord(context, problemOf(images, context, activation, "dfa", draw)),
      );
      const bp = deepRecord(context, problemOf(images, context, activation, "bp"));
      /** Each series is named in the legend the first time that it appears. */
      const once = (name: string) => !listed.has(name) && listed.add(name) !== undefined;
      const panelOf = (row: number) => ROWS.length * column + row + 1;
      ROWS.forEach(({ name, up }, row) => {
        panels.push({
          x: { title: row === ROWS.length - 1 ? "epoch" : "", log: true, range: [0.9 * first, 1.1 * epochs] },
          y: { title: column === 0 ? name : "", range: [-0.06, 1.03] },
          across: column === 0 ? [0, 0.47] : [0.53, 1],
          up,
          ...(row === 0 && { title: activation }),
        });
      });

      ERRORS.forEach(([name, symbol, of]) => {
        const common = { name, colour: GREY, group: name, panel: panelOf(0) };
        data.push(
          line({ ...common, name: `${name}, BP`, points: course(bp, of), kind: "baseline", listed: false, width: 1.5 }),
          markers({ ...common, ...overDraws(dfa, of), symbol, listed: once(name) }),
        );
      });
      QUANTITIES.forEach(({ row, layers, of }) =>
        layers.forEach((layer) => {
          const common = { ...look(layer), panel: panelOf(row) };
          const value = (at: DeepSnapshot) => valueOf(of(at), layer);
          data.push(
            line({ ...common, points: course(bp, value), kind: "baseline", listed: false, width: 1.5 }),
            markers({ ...common, ...overDraws(dfa, value), listed: once(common.name) }),
          );
        }),
      );
      /*
       * A guide from the growth of the same weights: were all that DFA adds common to networks that share feedback, and
       * at right angles to the weights that they started from, the cosine between two of them would be
       * 1 − ‖W_l⁰‖²/‖W_l‖².
       */
      for (let layer = 1; layer <= DEPTH; layer++) {
        const points = meanCourse(
          dfa.map((run) => {
            const start = run.snapshots[0].weightNorms[layer]!;
            return course(run, ({ weightNorms }) => 1 - (start / weightNorms[layer]!) ** 2);
          }),
        );
        data.push(line({ ...look(layer), panel: panelOf(3), points, kind: "guide", listed: false, width: 1.5 }));
        numbers[`${activation}.growth${layer}`] = points[points.length - 1][1]!;
      }
      Object.entries(readOff(dfa)).forEach(([name, value]) => (numbers[`${activation}.dfa.${name}`] = value));
      Object.entries(ends([bp])).forEach(([name, value]) => (numbers[`${activation}.bp.${name}`] = value));
      context.onProgress((column + 1) / ACTIVATIONS.length);
    });
    return { plot: { data, layout: layout(panels, 1000) }, numbers };
  },
});

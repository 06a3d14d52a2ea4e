import type { DeepProblemInput } from "../../../src/problem/index.ts";
import type { Figure, FigureSettings } from "../figure.ts";
import {
  correlation,
  GREY,
  layout,
  line,
  markers,
  PALETTE,
  type Panel,
  type Point,
  SYMBOLS,
} from "../../plot/index.ts";
import { deepRecord, last } from "./parts/deepRecord.ts";
import { colourImages } from "./parts/images.ts";
import { dataWords } from "./parts/dataWords.ts";

/**
 * Two layers of maps of the same sizes: channels of k × k windows without padding, or as many units that see
 * everything.
 */
const SIZES = {
  quick: { amount: { size: 10, samples: 1000, testSamples: 500 }, channels: 4, kernel: 4, epochs: 12, replicas: 2 },
  paper: { amount: {}, channels: 8, kernel: 4, epochs: 50, replicas: 5 },
};
const SIDE = { quick: 10, paper: 14 };

/** Few classes, that small networks learn them. */
const CLASSES = 5;

const ARCHITECTURES = [
  { name: "fully connected", kind: "full", feedback: ["uniform"] },
  { name: "locally connected", kind: "locally-connected", feedback: ["uniform", "repeated", "structured"] },
  { name: "convolutional", kind: "convolutional", feedback: ["uniform", "repeated", "structured"] },
] as const;
type Architecture = (typeof ARCHITECTURES)[number];
type FeedbackKind = Architecture["feedback"][number];

const FEEDBACK: readonly (readonly [kind: FeedbackKind, name: string])[] = [
  ["uniform", "independent feedback"],
  ["repeated", "repeated within maps"],
  ["structured", "made for the layer"],
];

function problemOf(settings: FigureSettings, { kind }: Architecture, feedback: FeedbackKind | null): DeepProblemInput {
  const { amount, channels, kernel, epochs, replicas } = SIZES[settings.profile];
  const hidden = [1, 2].map((l) => {
    const side = SIDE[settings.profile] - l * (kernel - 1);
    return kind === "full" ? channels * side ** 2 : ({ kind, channels, kernel } as const);
  });
  return {
    network: { kind: "deep", hidden, activation: "relu" },
    rule: feedback === null ? "bp" : "dfa",
    feedback: { kind: feedback ?? "uniform" },
    data: colourImages(settings, amount, CLASSES),
    training: { optimiser: { kind: "adam" }, rate: 0.003, epochs, snapshotEpochs: [0, epochs] },
    measure: { replicas, samples: 300 },
    seed: settings.seed,
  };
}

/** Layers that share and lack weights: their ceilings, their alignment, and what they learn. */
export const architectures: Figure = {
  id: "architectures",
  title: "Full, locally connected and convolutional networks",
  see: "On maps of the same sizes DFA nearly keeps up with BP (dotted) where every unit has weights of its own, and not where they are shared, though it beats frozen lower layers (dotted, thin) there too; feedback made for the layer lifts the ceiling and the alignment of the weights, and yet it lowers the accuracy of the locally connected network and lifts that of the convolution less than repeated feedback does: accuracy follows the alignment of the signals, not of the weights.",
  claims: ["deep-ceiling", "structured-feedback-lifts"],
  basis(settings) {
    const { epochs, replicas } = SIZES[settings.profile];
    return `${dataWords(problemOf(settings, ARCHITECTURES[0], null).data)}, ${CLASSES} classes; ${replicas} networks a point that share one draw of feedback, ${epochs} epochs; no spread over draws.`;
  },
  runs: (settings) =>
    ARCHITECTURES.flatMap((architecture) =>
      [...architecture.feedback, null].map((feedback) => problemOf(settings, architecture, feedback)),
    ),
  draw(context) {
    const data: Record<string, unknown>[] = [];
    const numbers: Record<string, number> = {};
    const span: readonly [number, number] = [0, 1.06];
    const diagonal: Point[] = [
      [0, 0],
      [1, 1],
    ];
    data.push(line({ name: "ceiling", kind: "bound", colour: GREY, points: diagonal }));
    let highest = Number.NEGATIVE_INFINITY;
    ARCHITECTURES.forEach((architecture, a) => {
      const { name, kind } = architecture;
      const colour = PALETTE[a];
      const bp = last(deepRecord(context, problemOf(context, architecture, null)));
      numbers[`${kind}.bp`] = bp.test!.accuracy!;
      const level = (y: number): Point[] => span.map((x): Point => [x, y]);
      architecture.feedback.forEach((feedback, f) => {
        const record = deepRecord(context, problemOf(context, architecture, feedback));
        const end = last(record);
        const ceiling = record.ceilings!.layers[2]!;
        const alignment = end.weightAlignment!.layers[2]!;
        highest = Math.max(highest, alignment - ceiling);
        if (f === 0) {
          const frozen = end.frozen!.test!.accuracy!;
          numbers[`${kind}.frozen`] = frozen;
          const common = { colour, panel: 2, group: name, listed: false };
          data.push(
            line({ ...common, name: `${name}: BP`, points: level(bp.test!.accuracy!), kind: "baseline" }),
            line({
              ...common,
              name: `${name}: frozen lower layers`,
              points: level(frozen),
              kind: "baseline",
              width: 1,
            }),
          );
        }
        const series = FEEDBACK.findIndex(([other]) => other === feedback);
        const common = { colour, symbol: SYMBOLS[series], size: 10, group: name };
        const title = `${name}: ${FEEDBACK[series][1]}`;
        data.push(
          markers({ ...common, name: title, points: [[ceiling, alignment]] }),
          markers({ ...common, name: title, panel: 2, listed: false, points: [[ceiling, end.test!.accuracy]] }),
          markers({
            ...common,
            name: title,
            panel: 3,
            listed: false,
            points: [[end.gradientAlignment!.total, end.test!.accuracy]],
          }),
        );
        numbers[`${kind}.${feedback}.ceiling`] = ceiling;
        numbers[`${kind}.${feedback}.weightAlignment`] = alignment;
        numbers[`${kind}.${feedback}.gradientAlignment`] = end.gradientAlignment!.total!;
        numbers[`${kind}.${feedback}.accuracy`] = end.test!.accuracy!;
      });
      context.onProgress((a + 1) / ARCHITECTURES.length);
    });
    numbers.highestAboveCeiling = highest;
    const over = (name: string) =>
      ARCHITECTURES.flatMap(({ kind, feedback }) => feedback.map((of) => numbers[`${kind}.${of}.${name}`]));
    numbers.accuracyToSignals = correlation(over("gradientAlignment"), over("accuracy"));
    numbers.accuracyToWeights = correlation(over("weightAlignment"), over("accuracy"));
    const accuracy = { title: "test accuracy", range: [0, 1] as const };
    const panels: Panel[] = [
      {
        x: { title: "ceiling of layer 2", range: span },
        y: { title: "weight alignment of layer 2", range: [-0.03, 1] },
        across: [0, 0.27],
      },
      { x: { title: "ceiling of layer 2", range: span }, y: accuracy, across: [0.37, 0.64] },
      { x: { title: "gradient alignment", range: [0, 0.85] }, y: accuracy, across: [0.73, 1] },
    ];
    return { plot: { data, layout: layout(panels, 500) }, numbers };
  },
};

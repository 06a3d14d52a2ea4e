import {
  alignmentCeiling,
  convolutional,
  factoredFeedback,
  fullyConnected,
  independentFeedback,
  locallyConnected,
  type FeedbackPair,
  type LayerStructure,
} from "../../../src/deep/index.ts";
import { stream } from "../../../src/random/index.ts";
import {
  convolutionCeiling,
  localCeiling,
  outputsBound,
  outputSize,
  type Windows,
} from "../../../theory/convolution/index.ts";
import type { Figure } from "../figure.ts";
import { feedbackProduct, matrixCosine, trainStructured } from "../../setups/index.ts";
import { layout, line, markers, PALETTE, type Point, mean } from "../../plot/index.ts";

const OUTPUTS = 5;

/**
 * Maps of growing size under one window, and windows of growing size on one map; draws of feedback a point, and
 * networks trained.
 */
const SIZES = {
  quick: { sizes: [6, 9, 12], sizeKernel: 4, kernels: [2, 5, 8], kernelSize: 11, draws: 20, trained: 1 },
  paper: {
    sizes: [6, 7, 8, 9, 10, 12, 14, 17, 20],
    sizeKernel: 4,
    kernels: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    kernelSize: 14,
    draws: 200,
    trained: 5,
  },
};

/** When the map, of unit singular values, is long learned. */
const TIME = 8;

/** One kind of layer: how it is made, and its mean ceiling. */
interface Kind {
  readonly name: string;
  readonly formula: string;
  make(windows: Windows): LayerStructure;
  ceiling(windows: Windows): number;
}

const KINDS: readonly Kind[] = [
  {
    name: "fully connected",
    formula: "1",
    make: (windows) => fullyConnected(outputSize(windows) ** 2, windows.size ** 2),
    ceiling: () => 1,
  },
  { name: "locally connected", formula: "k/i", make: locallyConnected, ceiling: localCeiling },
  { name: "convolutional", formula: "k/(o i)", make: convolutional, ceiling: convolutionCeiling },
];

const windowsOf = (size: number, kernel: number): Windows => ({
  size,
  kernel,
  stride: 1,
  channelsIn: 1,
  channelsOut: 1,
});

const ceilingOf = ({ above, below }: FeedbackPair, layer: LayerStructure): number =>
  alignmentCeiling(above, below, layer)!;

/** Weight alignment and what is left of the loss at the end of training. */
function trained(layer: LayerStructure, feedback: FeedbackPair, seed: number) {
  const singularValues = Array.from({ length: OUTPUTS }, () => 1);
  const [{ weights, lossFraction }] = trainStructured({ layer, feedback, singularValues, seed }, [TIME]);
  return { alignment: matrixCosine(weights[1], feedbackProduct(feedback)), lossFraction };
}

/** The ceilings of layers against the sizes of maps and windows, and the alignment of trained networks below them. */
export const convolutionCeilings: Figure = {
  id: "convolution-ceilings",
  title: "Why convolutions fail: ceilings on weight alignment",
  see: "What a layer can represent caps its weight alignment, at k/i in the mean for local connections and at k/(o i) for shared ones, o = i − k + 1, which falls faster than 1/i² with the side i of the maps; every trained network (crosses) ends at the ceiling of its own feedback (bars) or little below it, above the mean ceiling where its draw is, and feedback made for the layer lifts both.",
  claims: ["alignment-ceiling", "ceiling-in-the-mean", "outputs-ceiling", "ceiling-in-training", "ceiling-attained"],
  basis({ profile }) {
    const { draws, trained: networks } = SIZES[profile];
    return `No data for the ceilings, ${draws} draws of feedback a point; below them ${networks === 1 ? "one linear network" : `${networks} linear networks`} a point, between two full layers, on second moments of ${OUTPUTS} equal modes; flow.`;
  },
  draw({ profile, seed, onProgress }) {
    const { sizes, sizeKernel, kernels, kernelSize, draws, trained: networks } = SIZES[profile];
    const panels = [
      { xs: sizes, windows: (size: number) => windowsOf(size, sizeKernel) },
      { xs: kernels, windows: (kernel: number) => windowsOf(kernelSize, kernel) },
    ];
    const data: Record<string, unknown>[] = [];
    const worst = { deviation: 0, above: Number.NEGATIVE_INFINITY, below: 1, loss: 0 };
    const lifted: number[] = [];
    let done = 0;
    panels.forEach(({ xs, windows }, p) => {
      KINDS.forEach(({ name, formula, make, ceiling }, k) => {
        const drawn: Point[] = [];
        const learned: Point[] = [];
        const caps: Point[] = [];
        const factored: Point[] = [];
        const factoredLearned: Point[] = [];
        for (const x of xs) {
          const layer = make(windows(x));
          const random = (family: string, draw: number) => stream(seed, "convolution-ceilings", family, p, k, x, draw);
          const independent = (draw: number) => independentFeedback(layer, OUTPUTS, random("independent", draw));
          const run = (feedback: FeedbackPair): number => {
            const { alignment, lossFraction } = trained(layer, feedback, seed);
            const top = ceilingOf(feedback, layer);
            worst.above = Math.max(worst.above, alignment - top);
            worst.below = Math.min(worst.below, alignment / top);
            worst.loss = Math.max(worst.loss, lossFraction);
            return alignment;
          };
          const each = <T>(count: number, of: (draw: number) => T): T[] =>
            Array.from({ length: count }, (_, d) => of(d));
          learned.push([x, mean(each(networks, (d) => run(independent(d))))]);
          caps.push([x, mean(each(networks, (d) => ceilingOf(independent(d), layer)))]);
          if (k > 0) {
            const squares = mean(each(draws, (d) => ceilingOf(independent(d), layer) ** 2));
            drawn.push([x, Math.sqrt(squares)]);
            worst.deviation = Math.max(worst.deviation, Math.abs(Math.sqrt(squares) / ceiling(windows(x)) - 1));
            const made = each(networks, (d) => factoredFeedback(layer, OUTPUTS, random("factored", d)));
            factored.push([x, mean(made.map((feedback) => ceilingOf(feedback, layer)))]);
            factoredLearned.push([x, mean(made.map(run))]);
            if (k === 2) lifted.push(factored[factored.length - 1][1]! / drawn[drawn.length - 1][1]!);
          }
          onProgress(++done / (KINDS.length * (sizes.length + kernels.length)));
        }
        const [first, last] = [xs[0], xs[xs.length - 1]];
        const whole = Array.from({ length: last - first + 1 }, (_, j) => first + j);
        const theory = whole.map((x): Point => [x, ceiling(windows(x))]);
        const common = { colour: PALETTE[k], group: name, panel: p + 1, listed: p === 0 };
        data.push(line({ ...common, name: `${name}: ${formula}`, points: theory }));
        if (k === 2) {
          const points = whole.map((x): Point => [x, outputsBound(windows(x), OUTPUTS)]);
          data.push(line({ ...common, name: `any feedback: √${OUTPUTS} k/o`, points, kind: "bound" }));
        }
        if (k > 0) data.push(markers({ ...common, name: `ceiling, ${draws} draws`, points: drawn }));
        data.push(markers({ ...common, name: "own ceiling", points: caps, symbol: "line-ew-open", size: 14 }));
        data.push(markers({ ...common, name: "trained", points: learned, symbol: "x-thin-open", size: 6 }));
        if (k > 0) {
          data.push(
            markers({
              ...common,
              name: "factored feedback: ceiling",
              points: factored,
              symbol: "diamond-open",
              size: 9,
            }),
            markers({
              ...common,
              name: "factored feedback: trained",
              points: factoredLearned,
              symbol: "cross-thin-open",
            }),
          );
        }
      });
    });
    const y = { title: "weight alignment", log: true, range: [0.005, 1.2] as const };
    const plot = {
      data,
      layout: layout(
        [
          {
            x: { title: "side of the maps, i", ticks: sizes },
            y,
            across: [0, 0.46],
            title: `${sizeKernel} × ${sizeKernel} windows`,
          },
          {
            x: { title: "side of the windows, k", ticks: kernels },
            y,
            across: [0.56, 1],
            title: `maps of ${kernelSize} × ${kernelSize}`,
          },
        ],
        560,
      ),
    };
    return {
      plot,
      numbers: {
        largestDeviationOfTheMean: worst.deviation,
        highestAboveCeiling: worst.above,
        smallestFractionOfCeiling: worst.below,
        largestLossLeft: worst.loss,
        smallestLift: Math.min(...lifted),
        largestLift: Math.max(...lifted),
      },
    };
  },
};

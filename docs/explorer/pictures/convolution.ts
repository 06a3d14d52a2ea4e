import { shown } from "../../../experiments/run/tables/index.ts";
import { GREY, line, markers, PALETTE, type Point } from "../../../experiments/plot/index.ts";
import { feedbackProduct, matrixCosine, trainStructured } from "../../../experiments/setups/index.ts";
import {
  alignmentCeiling,
  convolutional,
  factoredFeedback,
  fullyConnected,
  independentFeedback,
  locallyConnected,
  nonnegativeFeedback,
  repeatedFeedback,
  type FeedbackPair,
  type LayerStructure,
} from "../../../src/deep/index.ts";
import { InputError } from "../../../src/inputError.ts";
import { logSpaced } from "../../../src/record/index.ts";
import { stream } from "../../../src/random/index.ts";
import {
  convolutionCeiling,
  localCeiling,
  outputsBound,
  outputSize,
  type Windows,
} from "../../../theory/convolution/index.ts";
import type { ConvolutionSettings } from "../job.ts";
import type { EvolvingMatrix, Picture } from "../picture.ts";
import { chart, frameCount, sub, timeAxis } from "./charts.ts";

/** The layer is first looked at after this fraction of the run. */
const FIRST = 0.005;

/** Sides of maps over which the ceilings are drawn. */
const LARGEST = 20;

/** A layer has the colour of the second of three layers, the ceilings those of the kinds of layers as in the figure. */
const KINDS = { full: PALETTE[0], local: PALETTE[1], convolutional: PALETTE[2] };

/** Moments in the table and the charts. */
const MOST_ROWS = 40;

/** Layers with more connections than this take too long to train on a page. */
const MOST_ENTRIES = 60_000;

/**
 * A layer with structure between two full ones as it trains, and what caps its weight alignment. Throws an InputError
 * for settings that make no layer.
 */
export function convolutionPicture(
  settings: ConvolutionSettings,
  report: (fraction: number) => void = () => {},
): Picture {
  const { structure, outputs, time, seed } = settings;
  const layer = layerOf(settings);
  const pair = feedbackOf(settings, layer);
  report(0.2);
  const times = logSpaced(FIRST * time, time, frameCount(3 * layer.rows * layer.cols));
  const singularValues = Array.from({ length: outputs }, () => 1);
  const looks = trainStructured({ layer, feedback: pair, singularValues, seed }, times);
  report(0.9);
  const M = feedbackProduct(pair);
  const within = M.data.slice();
  layer.project(within);
  const ceiling = alignmentCeiling(pair.above, pair.below, layer) ?? 0;
  const aligned = looks.map(({ weights }) => matrixCosine(weights[1], M));
  const windows: Windows = settings;
  const typical = { full: 1, local: localCeiling(windows), convolutional: convolutionCeiling(windows) }[structure];
  const still = (data: Float64Array): Float32Array => {
    const entries = new Float32Array(times.length * data.length);
    times.forEach((_, k) => entries.set(data, k * data.length));
    return entries;
  };
  const every = Math.ceil(times.length / MOST_ROWS);
  const seen = times.map((_, k) => k).filter((k) => (times.length - 1 - k) % every === 0);
  const { rows, cols } = layer;
  const matrix = (name: string, index: string, entries: Float32Array): EvolvingMatrix => ({
    name,
    index,
    rows,
    cols,
    colour: PALETTE[1],
    entries,
  });
  const moving = new Float32Array(times.length * rows * cols);
  looks.forEach(({ weights }, k) => moving.set(weights[1].data, k * rows * cols));
  const axis = timeAxis("time (rate × steps)", times[0], time);
  const level = (name: string, at: number, colour: string) =>
    line({ name, colour, kind: "bound", points: [[times[0], at] as const, [time, at] as const] });
  const kind = { full: "Fully connected", local: "Locally connected", convolutional: "Convolutional" }[structure];
  return {
    summary: `${kind} layer of ${rows} × ${cols} with ${layer.dimension} free weights between two full layers, DFA, flow, seed ${seed}.`,
    notes: [
      `No weights of this layer have a larger cosine with F₂F₁ᵀ than ${shown(ceiling)}; feedback of independent entries typically allows ${shown(typical)}.`,
    ],
    ended: "well",
    charts: [
      chart(
        "alignment",
        "Weight alignment of the layer over time, under its ceiling",
        axis,
        { title: `weight alignment ${sub("WA", 2)}`, range: [0, Math.min(1.04, 1.3 * Math.max(ceiling, typical))] },
        [
          markers({ name: "trained", colour: PALETTE[1], points: seen.map((k): Point => [times[k], aligned[k]]) }),
          level("ceiling of this feedback", ceiling, PALETTE[1]),
        ],
      ),
      chart("loss", "What is left to learn over time", axis, { title: "loss / initial" }, [
        markers({
          name: "loss",
          colour: GREY,
          points: seen.map((k): Point => [times[k], looks[k].lossFraction]),
          listed: false,
        }),
      ]),
      ceilings(settings, windows, ceiling),
    ],
    times,
    matrices: [
      matrix("W", "2", moving),
      matrix("F₂F₁ᵀ", "", still(M.data)),
      matrix("its part within reach", "", still(within)),
    ],
    table: {
      headings: ["time", "WA", "ceiling", "loss / initial"],
      rows: seen.map((k) => [
        String(Number(times[k].toPrecision(4))),
        shown(aligned[k]),
        shown(ceiling),
        shown(looks[k].lossFraction),
      ]),
      times: seen.map((k) => times[k]),
    },
    text: null,
  };
}

/** The mean ceilings over the side of the maps, and where this layer stands. */
function ceilings({ structure, outputs, size, kernel }: ConvolutionSettings, windows: Windows, own: number) {
  const sides = Array.from({ length: LARGEST }, (_, i) => i + 1).filter((side) => side >= kernel);
  const curve = (of: (at: Windows) => number) => sides.map((side): Point => [side, of({ ...windows, size: side })]);
  return chart(
    "ceilings",
    "Ceilings on weight alignment over the side of the maps",
    { title: "side of the maps i" },
    { title: "ceiling", log: true },
    [
      line({ name: "full: 1", colour: KINDS.full, points: curve(() => 1) }),
      line({ name: "local: k/i", colour: KINDS.local, points: curve(localCeiling) }),
      line({ name: "convolution: k/(o i)", colour: KINDS.convolutional, points: curve(convolutionCeiling) }),
      line({
        name: "any feedback",
        colour: KINDS.convolutional,
        kind: "bound",
        points: curve((at) => outputsBound(at, outputs)),
      }),
      markers({
        name: "this layer",
        colour: KINDS[structure],
        symbol: "circle",
        size: 10,
        points: [[size, own || null]],
      }),
    ],
  );
}

function layerOf(settings: ConvolutionSettings): LayerStructure {
  const { structure, size, kernel, channelsIn, channelsOut } = settings;
  if (kernel > size) {
    throw new InputError(`the kernel must be at most as large as the maps, ${size}, got ${kernel}`);
  }
  const above = channelsOut * outputSize(settings) ** 2;
  const below = channelsIn * size ** 2;
  if (above * below > MOST_ENTRIES) {
    throw new InputError(
      `the layer must have at most ${MOST_ENTRIES} entries, got ${above} × ${below}: take smaller maps`,
    );
  }
  if (structure === "full") return fullyConnected(above, below);
  return structure === "local" ? locallyConnected(settings) : convolutional(settings);
}

function feedbackOf(settings: ConvolutionSettings, layer: LayerStructure): FeedbackPair {
  const { feedback, outputs, seed } = settings;
  const random = stream(seed, "feedback", feedback);
  try {
    if (feedback === "repeated") return repeatedFeedback(settings, outputs, random);
    if (feedback === "factored") return factoredFeedback(layer, outputs, random);
    if (feedback === "nonnegative") return nonnegativeFeedback(layer, outputs, random);
  } catch (error) {
    if (error instanceof RangeError) throw new InputError(error.message, { cause: error });
    throw error;
  }
  return independentFeedback(layer, outputs, random);
}

import { GREY, layerColour } from "../../../experiments/plot/index.ts";
import { crossingClock } from "../../../theory/alignment/index.ts";
import {
  clockDegree,
  closedFormSnapshot,
  exponentAtConvergence,
  hypergeometric,
  tauInfinity,
} from "../../../theory/closedForm/index.ts";
import type { Chart } from "./chart.ts";

/*
 * The figure of the home page: a wide linear network that learns four modes from small random weights, in closed form.
 * In the limit of wide layers what is learned grows as from zero weights, and the initial weights stand beside it at
 * right angles: they count in the cosines alone, by their size.
 */

const MODES = 4;
const POINTS = 140;
const FIRST = 0.02;

/** What the sliders say. */
export interface StorySettings {
  readonly depth: number;
  /** The conditioning of the data: the strongest mode over the weakest. */
  readonly kappa: number;
  /** σ: the norm of each layer's initial weights over the root of the number of outputs. */
  readonly size: number;
}

/** What a figure of the story shows, and the sentence below it. */
export interface Story {
  readonly chart: Chart;
  readonly sentence: string;
  /** When the learned part of each layer, from the second, grows past its initial weights: found on the curves. */
  readonly crossings: Readonly<Record<number, number | null>>;
  /** The same, as the crossing clocks of equal modes predict it. */
  readonly predicted: Readonly<Record<number, number | null>>;
  /** When half of the loss is gone. */
  readonly halfLoss: number;
}

/** Weight alignment of the layers, and the loss as a fraction of that at the start, over time. */
export function story({ depth, kappa, size }: StorySettings): Story {
  const modes = Array.from({ length: MODES }, (_, i) => ({ s: kappa ** (-i / (MODES - 1)), lambda: 1 }));
  const last = Math.max(20, 8 * kappa);
  const times = Array.from({ length: POINTS }, (_, i) => FIRST * (last / FIRST) ** (i / (POINTS - 1)));
  const at = (time: number) => closedFormSnapshot({ depth, outputs: MODES, modes, time });
  const start = at(0).excessLoss;
  const looks = times.map((time) => {
    const { gains, excessLoss } = at(time);
    // The norm of what is learned, over that of the initial weights; and the cosine of their sum with the feedback.
    const layers = gains.map((a) => {
      const [sum, squares] = [a.reduce((s, v) => s + v, 0), a.reduce((s, v) => s + v * v, 0)];
      const initial = MODES * size ** 2;
      return { grown: Math.sqrt(squares / initial), alignment: sum / Math.sqrt(MODES * (squares + initial)) };
    });
    return { loss: excessLoss / start, layers };
  });
  const aligning = Array.from({ length: depth - 1 }, (_, i) => i + 2);
  const curve = (of: (look: (typeof looks)[number]) => number) => looks.map((look, i) => [times[i], of(look)] as const);
  const alignment = (layer: number) => curve(({ layers }) => layers[layer - 1].alignment);
  const crossings: Record<number, number | null> = {};
  const predicted: Record<number, number | null> = {};
  for (const layer of aligning) {
    crossings[layer] = passing(
      curve(({ layers }) => Math.log(layers[layer - 1].grown)),
      0,
    );
    predicted[layer] = predictedCrossing(modes, depth, size, layer);
  }
  const halfLoss = passing(
    curve(({ loss }) => -loss),
    -0.5,
  )!;
  const chart: Chart = {
    x: { title: "time (learning rate × steps)", log: true, range: [FIRST, last] },
    y: { title: "cosine; loss / loss at the start", range: [0, 1.02] },
    series: [
      ...aligning.map((layer) => ({
        name: `alignment of layer ${layer}`,
        colour: layerColour(layer),
        points: alignment(layer),
      })),
      { name: "loss", colour: GREY, points: curve(({ loss }) => loss) },
    ],
    marks: aligning.flatMap((layer) => {
      const [foretold, found] = [predicted[layer], crossings[layer]];
      const dot = found === null ? undefined : ([found, valueAt(alignment(layer), found)] as const);
      if (foretold === null && dot === undefined) return [];
      return [{ x: foretold ?? found!, colour: layerColour(layer), ...(dot && { dot }) }];
    }),
  };
  const lossAt = (time: number) =>
    valueAt(
      curve(({ loss }) => loss),
      time,
    );
  const sentence = inWords({ depth, kappa, size }, aligning, crossings, halfLoss, lossAt);
  return { chart, sentence, crossings, predicted, halfLoss };
}

/** The time at which modes that are all as strong as the mean one outgrow the initial weights of a layer. */
function predictedCrossing(
  modes: readonly { readonly s: number; readonly lambda: number }[],
  depth: number,
  size: number,
  layer: number,
): number | null {
  const mean = { s: modes.reduce((sum, { s }) => sum + s / modes.length, 0), lambda: 1 };
  const tau = 2 * crossingClock(size, layer);
  const q = clockDegree(depth);
  const learned = (tau / tauInfinity(mean, depth)) ** q;
  // The solution of the clock, not by way of what remains, which keeps no digit of what little is learned.
  return learned < 1 ? (tau / mean.s) * hypergeometric(1 / q, 1 - learned) : null;
}

const shown = (value: number): string => String(Number(value.toPrecision(2)));
const percent = (fraction: number): string => `${Math.round(100 * fraction)} %`;

function inWords(
  { depth, kappa }: StorySettings,
  aligning: readonly number[],
  crossings: Readonly<Record<number, number | null>>,
  halfLoss: number,
  lossAt: (time: number) => number,
): string {
  const late = aligning.filter((layer) => crossings[layer] === null || crossings[layer]! > halfLoss);
  const top = `In the end κ = ${shown(kappa)} of the data has become ${shown(kappa ** exponentAtConvergence(depth, depth))} in layer ${depth}.`;
  if (late.length === 0) {
    const when = listed(aligning.map((layer) => shown(crossings[layer]!)));
    const slowest = Math.max(...aligning.map((layer) => crossings[layer]!));
    const layers = aligning.length === 1 ? "Layer 2 outgrows" : `Layers ${listed(aligning.map(String))} outgrow`;
    const its = aligning.length === 1 ? "its" : "their";
    return `${layers} ${its} initial weights at t = ${when}, with ${percent(lossAt(slowest))} of the loss still there; half of it is gone at t = ${shown(halfLoss)}: align, then memorise. ${top}`;
  }
  const names =
    late.length === 1 ? `layer ${late[0]} has outgrown its` : `layers ${listed(late.map(String))} have outgrown their`;
  return `Half of the loss is gone at t = ${shown(halfLoss)}, before ${names} initial weights: from weights this large learning does not wait for alignment. ${top}`;
}

const listed = (names: readonly string[]): string =>
  names.length === 1 ? names[0] : `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}`;

type Curve = readonly (readonly [x: number, y: number])[];

/** Where a curve first passes a level, interpolated in the logarithm of x; null where it does not. */
function passing(curve: Curve, level: number): number | null {
  const i = curve.findIndex(([, y]) => y >= level);
  if (i < 1) return null;
  const [[x0, y0], [x1, y1]] = [curve[i - 1], curve[i]];
  return x0 * (x1 / x0) ** ((level - y0) / (y1 - y0));
}

/** What a curve shows at an x within it, interpolated in the logarithm of x. */
function valueAt(curve: Curve, x: number): number {
  const i = Math.max(
    1,
    curve.findIndex(([at]) => at >= x),
  );
  const [[x0, y0], [x1, y1]] = [curve[i - 1], curve[i]];
  return y0 + ((y1 - y0) * Math.log(x / x0)) / Math.log(x1 / x0);
}

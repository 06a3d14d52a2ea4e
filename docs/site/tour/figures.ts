import { GREY, layerColour, PALETTE } from "../../../experiments/plot/index.ts";
import { stream } from "../../../src/random/index.ts";
import { alignmentDelay } from "../../../theory/alignment/index.ts";
import { closedFormSnapshot } from "../../../theory/closedForm/index.ts";
import { dealtCeilingOf } from "../../../theory/sequence/index.ts";
import type { Chart } from "../client/chart.ts";
import { story } from "../client/story.ts";

/*
 * The figures of the tour, each of one number that the reader moves: closed forms of the theory, or a few lines of
 * arithmetic that are the whole example.
 */

/** A picture and what it says, in a sentence that follows the number. */
export interface Shown {
  readonly chart: Chart;
  readonly says: string;
}

type Curve = (readonly [number, number])[];

const shown = (value: number): string => String(Number(value.toPrecision(2)));
const even = (from: number, to: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));
const spaced = (from: number, to: number, count: number): number[] =>
  even(Math.log(from), Math.log(to), count).map(Math.exp);

/** The loss from exactly zero weights: under DFA in closed form, under backpropagation for ever where it was. */
export function fromZero(depth: number): Shown {
  const modes = [1, 0.8, 0.6].map((s) => ({ s, lambda: 1 }));
  const at = (time: number) => closedFormSnapshot({ depth, outputs: 3, modes, time });
  const start = at(0).excessLoss;
  const curve = even(0, 10, 120).map((time) => [time, at(time).excessLoss / start] as const);
  const half = curve.find(([, loss]) => loss <= 0.5)![0];
  return {
    chart: {
      x: { title: "time (learning rate × steps)", range: [0, 10] },
      y: { title: "loss / loss at the start", range: [0, 1.05] },
      series: [
        { name: "DFA", colour: PALETTE[0], points: curve },
        {
          name: "backpropagation",
          colour: PALETTE[1],
          points: [
            [0, 1],
            [10, 1],
          ],
          kind: "baseline",
        },
      ],
    },
    says: `With ${depth} layers of zeros DFA has half of the loss behind it at t = ${shown(half)}; backpropagation stays where it is, since every path of its error leads through a weight that is zero.`,
  };
}

/** Cosines between random vectors, which get the smaller the more numbers the vectors have. */
export function randomCosines(width: number): Shown {
  const widths = spaced(2, 1000, 25).map(Math.round);
  const random = stream(1, "tour");
  const cosine = (n: number) => {
    let [ab, aa, bb] = [0, 0, 0];
    for (let i = 0; i < n; i++) {
      const [a, b] = [random.normal(), random.normal()];
      ab += a * b;
      aa += a * a;
      bb += b * b;
    }
    return ab / Math.sqrt(aa * bb);
  };
  const points: Curve = widths.flatMap((n) => Array.from({ length: 4 }, () => [n, cosine(n)] as const));
  const typical = (sign: number): Curve => widths.map((n) => [n, sign / Math.sqrt(n)]);
  return {
    chart: {
      x: { title: "units of the layer", log: true, range: [2, 1000] },
      y: { title: "cosine of a random signal with the right one", range: [-1, 1] },
      series: [
        { name: "drawn at random", colour: PALETTE[0], points, markers: true },
        { name: "± 1/√units", colour: GREY, points: typical(1) },
        { name: "", colour: GREY, points: typical(-1) },
      ],
      marks: [{ x: width, colour: PALETTE[1], dot: [width, 1 / Math.sqrt(width)] }],
    },
    says: `In a layer of ${width} units a random signal has a cosine of about ${shown(1 / Math.sqrt(width))} with the right one, of either sign: by itself it is no teacher.`,
  };
}

/** How many numbers say what a layer has learned, against its width. */
export function numbersNeeded(outputs: number): Shown {
  const widths = spaced(10, 10_000, 40);
  const factor = (1000 / outputs) ** 2;
  return {
    chart: {
      x: { title: "width n of the layers", log: true, range: [10, 10_000] },
      y: { title: "numbers", log: true, range: [1, 1e8] },
      series: [
        { name: "a weight matrix: n × n", colour: PALETTE[1], points: widths.map((n) => [n, n * n]) },
        {
          name: "what DFA learned: outputs × outputs",
          colour: PALETTE[0],
          points: widths.map((n) => [n, outputs * outputs]),
        },
      ],
      marks: [{ x: 1000, colour: GREY, dot: [1000, outputs * outputs] }],
    },
    says: `With ${outputs} outputs a layer of 1000 units has learned no more than ${outputs * outputs} numbers, ${shown(factor)} times fewer than its weights: the alignment matrix between two feedback matrices.`,
  };
}

/** The two phases, for a size of the initial weights from 0 to 100 on a logarithmic scale. */
export function twoPhases(position: number): Shown {
  const { chart, sentence } = story({ depth: 4, kappa: 1.5, size: 0.001 * 1000 ** (position / 100) });
  return { chart, says: sentence };
}

/** One hidden unit with one input that learns y = x: `ŵ' = F e`, `v' = w e`, e = 1 − v w. */
export function whichSolution(feedback: number): Shown {
  const [times, curves] = [even(0, 12, 121), { w: [] as Curve, v: [] as Curve }];
  let [w, v] = [0.02, -0.05];
  const STEPS = 200;
  for (const time of times) {
    curves.w.push([time, w]);
    curves.v.push([time, v]);
    const h = 0.1 / STEPS;
    for (let k = 0; k < STEPS; k++) {
      const e = 1 - v * w;
      [w, v] = [w + h * feedback * e, v + h * w * e];
    }
  }
  const wanted = feedback > 0 ? "positive" : "negative";
  return {
    chart: {
      x: { title: "time (learning rate × steps)", range: [0, 12] },
      y: { title: "weights", range: [-3, 3] },
      series: [
        { name: "first weight w", colour: layerColour(1), points: curves.w },
        { name: "second weight v", colour: layerColour(2), points: curves.v },
        {
          name: "feedback F",
          colour: GREY,
          points: [
            [0, feedback],
            [12, feedback],
          ],
          kind: "guide",
        },
      ],
    },
    says: `F = ${feedback} is ${wanted}, and v, which began at −0.05, ends at ${shown(v)}, of the same sign; the product v w is ${shown(v * w)} whatever the sign.`,
  };
}

/** Alignment of four layers over time, from next to no weights, for a conditioning from 0 to 100 (1 to 100). */
export function conditioning(position: number): Shown {
  const kappa = 100 ** (position / 100);
  const { chart } = story({ depth: 4, kappa, size: 1e-6 });
  const ends = chart.series.slice(0, 3).map(({ points }) => points[points.length - 1][1]);
  const { marks: _, ...unmarked } = chart;
  return {
    chart: { ...unmarked, x: { ...chart.x, range: [0.5, chart.x.range[1]] } },
    says: `At κ = ${shown(kappa)} layers 2, 3 and 4 end at an alignment of ${ends.map(shown).join(", ")}: the top layer is hit hardest.`,
  };
}

/** Alignment of the second layer when labels are replaced with probability p. */
export function labelNoise(percent: number): Shown {
  const p = percent / 100;
  const size = 0.03;
  const alignment = (strength: number): Curve =>
    spaced(0.05, 30, 100).map((time) => {
      const modes = [1, 0.9, 0.8].map((s) => ({ s: s * strength, lambda: 1 }));
      const a = closedFormSnapshot({ depth: 3, outputs: 3, modes, time }).gains[2];
      const [sum, squares] = [a.reduce((s, x) => s + x, 0), a.reduce((s, x) => s + x * x, 0)];
      return [time, sum / Math.sqrt(3 * (squares + 3 * size ** 2))] as const;
    });
  const half = (curve: Curve) => curve.find(([, y]) => y >= 0.5)![0];
  const [clean, noisy] = [alignment(1), alignment(1 - p)];
  const delay = alignmentDelay(p);
  return {
    chart: {
      x: { title: "time (learning rate × steps)", log: true, range: [0.05, 30] },
      y: { title: "alignment of layer 3", range: [0, 1.02] },
      series: [
        { name: "right labels", colour: PALETTE[0], points: clean },
        { name: `${percent} % replaced`, colour: PALETTE[1], points: noisy },
      ],
      marks: [
        { x: half(clean), colour: PALETTE[0] },
        { x: half(clean) * delay, colour: PALETTE[1] },
      ],
    },
    says: `With ${percent} % of the labels replaced at random alignment comes ${shown(delay)} times later: what is left of the classes is ${100 - percent} %.`,
  };
}

/** The ceiling on the alignment of a weight that R feedback matrices, dealt over its places, pull at. */
export function sharing(matrices: number): Shown {
  const all = even(1, 16, 61);
  return {
    chart: {
      x: { title: "feedback matrices R over the places of one weight", range: [1, 16] },
      y: { title: "largest possible alignment", range: [0, 1.02] },
      series: [{ name: "1/√R", colour: PALETTE[0], points: all.map((R) => [R, dealtCeilingOf(R)]), kind: "bound" }],
      marks: [{ x: matrices, colour: PALETTE[1], dot: [matrices, dealtCeilingOf(matrices)] }],
    },
    says:
      matrices === 1
        ? "One matrix for all places, as in a Transformer whose layers act token by token: nothing stands in the way of alignment."
        : `${matrices} matrices over the places of a shared weight, as in a convolution with feedback of its own for each: no training can align it beyond ${shown(dealtCeilingOf(matrices))}.`,
  };
}

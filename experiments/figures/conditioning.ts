import {
  conditioning as conditioningOf,
  identity,
  multiply,
  singularValues,
  svd,
  type Matrix,
} from "../../src/linalg/index.ts";
import { logSpaced } from "../../src/record/index.ts";
import { signalMatrices, weightAlignmentOfMatrices } from "../../src/measure/index.ts";
import { linearProblemSchema, parseWith, realiseLinear } from "../../src/problem/index.ts";
import { kantorovichBound, worstCaseCosine } from "../../theory/alignment/index.ts";
import type { Figure } from "./figure.ts";
import { DATA_FAMILIES } from "./dataFamilies.ts";
import { flowMatrices } from "./flowMatrices.ts";
import { type Axis, GREY, layout, line, markers, PALETTE, type Point, sub, SYMBOLS } from "../plot/index.ts";

/**
 * When the matrices are looked at: from before the first mode is learned (in units of its 1/s) to after the last one
 * is.
 */
const TIMES = { first: 0.7, last: 20, points: 5 };

const KAPPAS = { smallest: 1, largest: 1000 };

/** The alignment matrices of a family's problem, as it learns. */
function learn(
  problem: Parameters<(typeof DATA_FAMILIES)[number]["problem"]>,
  family: (typeof DATA_FAMILIES)[number],
): Matrix[][] {
  const network = realiseLinear(parseWith(linearProblemSchema, family.problem(...problem)));
  const s = singularValues(network.source.moments().cross);
  return flowMatrices(network, logSpaced(TIMES.first / s[0], TIMES.last / s[s.length - 1], TIMES.points));
}

/** Angles tried between two singular vectors: the worst cosine is found to within the square of their spacing. */
const ANGLES = 4000;

/**
 * The smallest cosine between an error e and its signal `Qe`, over the plane of the extreme singular vectors of `Q`,
 * where the worst error of a symmetric positive definite `Q` lies.
 */
function worstCosine(Q: Matrix): number {
  const { V } = svd(Q);
  const n = Q.rows;
  const pick = (c: number) => Float64Array.from({ length: n }, (_, i) => V.data[i * V.cols + c]);
  const [first, last] = [pick(0), pick(n - 1)];
  let worst = 1;
  for (let k = 0; k < ANGLES; k++) {
    const angle = (Math.PI * k) / ANGLES;
    const e = first.map((v, i) => Math.cos(angle) * v + Math.sin(angle) * last[i]);
    const signal = multiply(Q, { rows: n, cols: 1, data: e }).data;
    let [dot, size] = [0, 0];
    for (let i = 0; i < n; i++) {
      dot += e[i] * signal[i];
      size += signal[i] ** 2;
    }
    worst = Math.min(worst, dot / Math.sqrt(size));
  }
  return worst;
}

/** How far the lowest of the points lies above the bound. */
const margin = (points: readonly Point[]): number =>
  Math.min(...points.map(([kappa, cosine]) => cosine! - kantorovichBound(kappa!)));

const drawn = ([kappa]: Point): boolean => kappa! <= KAPPAS.largest;

/** Weight alignment and worst-case gradient alignment against condition numbers, for every family of data. */
export const conditioning: Figure = {
  id: "conditioning",
  title: "Conditioning decides alignment",
  see: "Whatever the data, weight alignment is high where the alignment matrices are well conditioned and stays above the Kantorovich bound, which the gradient alignment of the worst error vector attains.",
  claims: ["factorisation", "kantorovich-weights", "kantorovich-signals", "kantorovich-tight"],
  basis({ profile }) {
    const draws = DATA_FAMILIES.reduce((sum, { parameters }) => sum + parameters[profile].length, 0);
    return `Second moments of ${DATA_FAMILIES.length} families of data, ${draws} problems, some of them sampled from 1000 inputs; infinitely wide networks of three layers, one a problem, at ${TIMES.points} times; flow.`;
  },
  draw({ profile, seed, onProgress }) {
    const data: Record<string, unknown>[] = [];
    let aboveWorstCase = Infinity;
    /**
     * How far the lowest point lies above the bound: where the modes are shared exactly, and where they are sampled.
     */
    const margins = { shared: { weight: Infinity, signal: Infinity }, sampled: { weight: Infinity, signal: Infinity } };
    DATA_FAMILIES.forEach((family, k) => {
      const weights: Point[] = [];
      const signals: Point[] = [];
      for (const parameter of family.parameters[profile]) {
        for (const [, ...upper] of learn([parameter, seed], family)) {
          const grams = upper.map((A) => identity(A.rows));
          const { layers } = weightAlignmentOfMatrices(upper, grams);
          upper.forEach((A, i) => weights.push([conditioningOf(A).kappa!, layers[i + 2]]));
          for (const Q of signalMatrices(upper, grams)) {
            const worst = worstCosine(Q);
            signals.push([conditioningOf(Q).kappa!, worst]);
            aboveWorstCase = Math.min(aboveWorstCase, worst - worstCaseCosine(Q));
          }
        }
      }
      const lowest = family.sampled ? margins.sampled : margins.shared;
      lowest.weight = Math.min(lowest.weight, margin(weights));
      lowest.signal = Math.min(lowest.signal, margin(signals));
      const common = { name: family.name, group: family.name, colour: PALETTE[k], symbol: SYMBOLS[k], size: 7 };
      data.push(
        markers({ ...common, points: weights.filter(drawn) }),
        markers({ ...common, points: signals.filter(drawn), panel: 2, listed: false }),
      );
      onProgress((k + 1) / DATA_FAMILIES.length);
    });
    const bound = logSpaced(KAPPAS.smallest, KAPPAS.largest, 200).map((kappa): Point => [
      kappa,
      kantorovichBound(kappa),
    ]);
    const colour = GREY;
    data.unshift(
      line({ name: "Kantorovich bound", kind: "bound", group: "bound", points: bound, colour }),
      line({
        name: "Kantorovich bound",
        kind: "bound",
        group: "bound",
        points: bound,
        colour,
        panel: 2,
        listed: false,
      }),
    );
    const kappaAxis = (of: string): Axis => ({ title: `κ(${of})`, log: true, range: [0.9, KAPPAS.largest] });
    const panels = [
      {
        x: kappaAxis(sub("A", "l")),
        y: { title: "weight alignment", range: [0, 1.04] as const },
        across: [0, 0.46] as const,
        title: "layers 2 and 3",
      },
      {
        x: kappaAxis(sub("Q", "l")),
        y: { title: "worst-case gradient alignment", range: [0, 1.04] as const },
        across: [0.56, 1] as const,
        title: "layers 1 and 2",
      },
    ];
    const { shared, sampled } = margins;
    const numbers = {
      smallestWeightMargin: shared.weight,
      smallestSignalMargin: shared.signal,
      smallestWeightMarginSampled: sampled.weight,
      smallestSignalMarginSampled: sampled.signal,
      // Against the bound that asks for no symmetry, over all families.
      smallestMarginAboveWorstCase: aboveWorstCase,
    };
    return { plot: { data, layout: layout(panels, 520) }, numbers };
  },
};

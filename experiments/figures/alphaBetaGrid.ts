import { alphaBeta } from "../../src/data/index.ts";
import { singularValues } from "../../src/linalg/index.ts";
import { weightAlignmentOfMatrices } from "../../src/measure/index.ts";
import { linearProblemSchema, parseWith, realiseLinear } from "../../src/problem/index.ts";
import { conditioningFactor } from "../../theory/alignment/index.ts";
import { exponentAtConvergence } from "../../theory/closedForm/index.ts";
import { earlyAlignment } from "../../theory/data/index.ts";
import type { Figure } from "./figure.ts";
import { flowMatrices } from "./flowMatrices.ts";
import { layout, line, markers, PALETTE, type Panel, type Point, SYMBOLS, mean } from "../plot/index.ts";

const GRID = [0.2, 0.4, 0.6, 0.8, 1];
const DEPTH = 3;
const LAYERS = [2, 3];

/**
 * The law is that of many inputs and of many more samples: a draw of n_0 inputs spreads Σ_yx Σ_yxᵀ about its mean by a
 * fraction of about 1/√n_0.
 */
const SIZES = {
  quick: { inputs: 100, samples: 1000, draws: 3 },
  paper: { inputs: 100, samples: 4000, draws: 40 },
};

/**
 * "Early" in units of the fastest mode's 1/s: its gain `8 z⁷`, z = ½ · 0.5, is below a thousandth. "Late" in units of
 * the slowest mode's.
 */
const EARLY = 0.5;
const LATE = 12;

/** Far below what draws of the data differ by. */
const TOLERANCE = { relativeTolerance: 1e-7, absoluteTolerance: 1e-11 };

/** Weight alignment of layers 2 and 3 on one draw of the data, early and late. */
function measure(alpha: number, beta: number, inputs: number, samples: number, seed: number): number[][] {
  const network = realiseLinear(
    parseWith(linearProblemSchema, {
      network: { inputs, outputs: 2, widths: Array.from({ length: DEPTH - 1 }, () => "infinite") },
      data: { kind: "random-targets", covariance: { kind: "alpha-beta", alpha, beta }, samples },
      training: { batch: "flow", time: 1 },
      seed,
    }),
  );
  const [fast, slow] = singularValues(network.source.moments().cross);
  return flowMatrices(network, [EARLY / fast, LATE / slow], TOLERANCE).map(([, ...upper]) => {
    const { layers } = weightAlignmentOfMatrices(upper, network.feedbackGrams());
    return LAYERS.map((l) => layers[l]!);
  });
}

/**
 * Alignment at convergence: the singular values of W* are the square roots of those of the targets' covariance, and A_l
 * has their powers.
 */
function lateAlignment(alpha: number, beta: number, layer: number): number {
  const exponent = exponentAtConvergence(layer, DEPTH) / 2;
  return conditioningFactor(singularValues(alphaBeta(alpha, beta)).map((value) => value ** exponent));
}

/** The alignment of two targets of relative scale α and independence β, early and late, against the closed form. */
export const alphaBetaGrid: Figure = {
  id: "alpha-beta",
  title: "Two targets: alignment over the (α, β) grid",
  see: "Alignment grows with the scale α and the independence β of the second target, more so early and in the top layer, as the covariance of the targets says; points are means over draws, which the scatter of finite data pulls a little below the law early on.",
  claims: ["alpha-beta-alignment", "alpha-beta-exponents"],
  basis({ profile }) {
    const { inputs, samples, draws } = SIZES[profile];
    return `Random targets on ${inputs} Gaussian inputs, ${samples} samples, ${draws} draws a point; infinitely wide networks of three layers; flow.`;
  },
  draw({ profile, seed, onProgress }) {
    const { inputs, samples, draws } = SIZES[profile];
    const data: Record<string, unknown>[] = [];
    const deviations = LAYERS.flatMap(() => [0, 0]);
    GRID.forEach((alpha, k) => {
      const measured = GRID.map((beta) =>
        Array.from({ length: draws }, (_, draw) => measure(alpha, beta, inputs, samples, seed + 1000 * draw)),
      );
      [0, 1].forEach((moment) =>
        LAYERS.forEach((l, i) => {
          const panel = 2 * moment + i + 1;
          const law = (beta: number) =>
            moment === 0 ? earlyAlignment(alphaBeta(alpha, beta), l) : lateAlignment(alpha, beta, l);
          const means: Point[] = GRID.map((beta, b) => [beta, mean(measured[b].map((draw) => draw[moment][i]))]);
          const errors = measured.map((byDraw) => standardError(byDraw.map((draw) => draw[moment][i])));
          means.forEach(
            ([beta, value]) => (deviations[panel - 1] = Math.max(deviations[panel - 1], Math.abs(value! - law(beta!)))),
          );
          const common = { panel, colour: PALETTE[k], group: `α = ${alpha}`, name: `α = ${alpha}` };
          const curve = Array.from({ length: 81 }, (_, j): Point => [0.2 + 0.01 * j, law(0.2 + 0.01 * j)]);
          data.push(
            line({ ...common, points: curve, listed: panel === 1 }),
            markers({ ...common, points: means, errors, symbol: SYMBOLS[k], listed: false }),
          );
        }),
      );
      onProgress((k + 1) / GRID.length);
    });
    const panel = (moment: number, i: number): Panel => ({
      x: { title: moment === 1 ? "independence β of the targets" : "", range: [0.15, 1.05], ticks: GRID },
      y: { title: i === 0 ? "weight alignment" : "", range: moment === 0 ? [0.69, 1.01] : [0.86, 1.005] },
      across: i === 0 ? [0, 0.46] : [0.54, 1],
      up: moment === 0 ? [0.57, 1] : [0, 0.43],
      title: `layer ${LAYERS[i]}, ${moment === 0 ? "early" : "at convergence"}`,
    });
    const panels = [0, 1].flatMap((moment) => LAYERS.map((_, i) => panel(moment, i)));
    return {
      plot: { data, layout: layout(panels, 680) },
      numbers: {
        largestDeviationEarly2: deviations[0],
        largestDeviationEarly3: deviations[1],
        largestDeviationLate2: deviations[2],
        largestDeviationLate3: deviations[3],
      },
    };
  },
};

function standardError(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, v) => sum + (v - centre) ** 2, 0) / (values.length * (values.length - 1)));
}

import { identity, multiply, norm, transpose, type Matrix } from "../../src/linalg/index.ts";
import { AlignmentMatrices, descend } from "../../src/linear/index.ts";
import { logSpaced } from "../../src/record/index.ts";
import { dfaInvariants } from "../../src/measure/index.ts";
import { linearProblemSchema, parseWith, realiseLinear, type LinearNetwork } from "../../src/problem/index.ts";
import { stream } from "../../src/random/index.ts";
import { commonModes, layerGain, modeClock, modeStepNoise, type Mode } from "../../theory/closedForm/index.ts";
import type { Figure } from "./figure.ts";
import {
  fitExponent,
  GREY,
  layerColour,
  layout,
  line,
  markers,
  type Panel,
  type Point,
  sub,
  mean,
} from "../plot/index.ts";
import { flowMatrices } from "./flowMatrices.ts";

const DEPTH = 3;
const INPUTS = 10;
const TIME = 4;

/** The pairs of layers l, l + 1, by their lower layer. */
const LAYERS = [1, 2];

const RATES = { descent: [1e-3, 1e-1], sgd: [2e-4, 5e-3] } as const;
const POINTS = { quick: { rates: 6, runs: 4 }, paper: { rates: 9, runs: 40 } };
const TOLERANCES = [1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-11];

const infiniteNetwork = (seed: number): LinearNetwork =>
  realiseLinear(
    parseWith(linearProblemSchema, {
      network: { inputs: INPUTS, widths: Array.from({ length: DEPTH - 1 }, () => "infinite"), outputs: 3 },
      data: { kind: "teacher", map: { kind: "spectrum", singularValues: [1.2, 1, 0.8] } },
      training: { batch: "flow", time: TIME },
      seed,
    }),
  );

/** `‖A_{l+1} + A_{l+1}ᵀ − A_l A_lᵀ‖ / ‖A_l A_lᵀ‖` for each pair of layers. */
function drifts(A: readonly Matrix[]): number[] {
  const grams = A.slice(1).map((upper) => identity(upper.rows));
  return dfaInvariants(A, grams).map((invariant, i) => norm(invariant) / norm(multiply(A[i], transpose(A[i]))));
}

/** Gradient descent on the population loss up to the fixed time. */
function descendedAt(network: LinearNetwork, rate: number): Matrix[] {
  const dynamics = new AlignmentMatrices(network, { samples: null });
  return descend(network, dynamics, rate, Math.round(TIME / rate)).matrices();
}

/** SGD on single fresh samples up to the fixed time. */
function learnOnline(network: LinearNetwork, rate: number, run: number): Matrix[] {
  const dynamics = new AlignmentMatrices(network, { samples: null });
  const { inputs, outputs, draw } = network.source;
  const random = stream(network.problem.seed, "online", run);
  const sample = { size: 1, inputs: new Float64Array(inputs), targets: new Float64Array(outputs) };
  for (let step = Math.round(TIME / rate); step > 0; step--) {
    draw!(random, sample.inputs, 0, sample.targets, 0);
    dynamics.sgd(sample, rate);
  }
  return dynamics.matrices();
}

/** The drift to first order in the rate, for each unit of it. */
function predictedDrift(modes: readonly Mode[], layer: number): number {
  const gains = modes.map((mode) => layerGain.evaluate({ l: layer, z: modeClock(mode, DEPTH, TIME).tau / 2 }));
  return (
    Math.hypot(...modes.map((mode) => modeStepNoise(mode, DEPTH, layer, TIME))) / Math.hypot(...gains.map((a) => a * a))
  );
}

/** The drift of DFA's conserved quantity with the learning rate, and in flow with the integrator's tolerance. */
export const conservedQuantity: Figure = {
  id: "conserved-quantity",
  title: "What DFA conserves, and what step noise costs",
  see: "The drift of the conserved quantity falls in proportion to the learning rate, far higher for single samples than for gradient descent, and in flow only the integrator's tolerance is left.",
  claims: ["dfa-conserved-quantity", "symmetry-identity", "gradient-descent-order"],
  basis({ profile }) {
    const { rates, runs } = POINTS[profile];
    return `Gaussian inputs of ${INPUTS} dimensions and a linear teacher; an infinitely wide network of three layers, ${rates} rates, ${runs} runs a rate of SGD.`;
  },
  draw({ profile, seed, onProgress }) {
    const network = infiniteNetwork(seed);
    const { inputs, cross } = network.source.moments();
    const modes = commonModes(inputs, cross)!;
    const { rates: count, runs } = POINTS[profile];
    const ratesOf = ([first, last]: readonly [number, number]) => logSpaced(first, last, count);
    const data: Record<string, unknown>[] = [];
    const numbers: Record<string, number> = {};

    const descended = ratesOf(RATES.descent).map((rate) => ({ rate, drift: drifts(descendedAt(network, rate)) }));
    onProgress(0.2);
    const online = ratesOf(RATES.sgd).map((rate, i) => {
      const byRun = Array.from({ length: runs }, (_, run) => drifts(learnOnline(network, rate, run)));
      onProgress(0.2 + (0.6 * (i + 1)) / count);
      return { rate, drift: LAYERS.map((_, k) => mean(byRun.map((drift) => drift[k]))) };
    });
    const flowed = TOLERANCES.map((tolerance) => {
      const accuracy = { relativeTolerance: tolerance, absoluteTolerance: 1e-3 * tolerance };
      return { tolerance, drift: drifts(flowMatrices(network, [TIME], accuracy)[0]) };
    });
    LAYERS.forEach((l, k) => {
      const colour = layerColour(l + 1);
      const name = `layers ${l}, ${l + 1}`;
      const slope = predictedDrift(modes, l);
      const ends = (range: readonly [number, number], factor: number) =>
        range.map((rate): Point => [rate, factor * slope * rate]);
      const points = (of: typeof online): Point[] => of.map(({ rate, drift }) => [rate, drift[k]]);
      data.push(
        line({ name: `${name}: first order in η`, group: `theory ${l}`, colour, points: ends(RATES.descent, 1) }),
        markers({ name: `${name}: gradient descent`, colour, symbol: "circle-open", points: points(descended) }),
        markers({ name: `${name}: SGD, single samples`, colour, symbol: "x-open", points: points(online) }),
        markers({
          name: `${name}: flow`,
          colour,
          symbol: "diamond-open",
          panel: 2,
          points: flowed.map(({ tolerance, drift }) => [tolerance, drift[k]]),
        }),
      );
      if (l === 1)
        data.push(line({ name, group: "theory 1", listed: false, colour, points: ends(RATES.sgd, INPUTS + 2) }));
      const exponent = (of: typeof online) => fitExponent(of.map(({ rate, drift }) => [rate, drift[k]]));
      numbers[`slopeDescent${l}`] = exponent(descended);
      numbers[`slopeSgd${l}`] = exponent(online);
      numbers[`slopeTolerance${l}`] = fitExponent(flowed.map(({ tolerance, drift }) => [tolerance, drift[k]]));
      numbers[`smallestFlowDrift${l}`] = Math.min(...flowed.map(({ drift }) => drift[k]));
      numbers[`descentOverTheory${l}`] = descended[0].drift[k] / (slope * descended[0].rate);
    });
    numbers.sgdOverTheory1 = online[0].drift[0] / ((INPUTS + 2) * predictedDrift(modes, 1) * online[0].rate);
    const guide = [TOLERANCES[TOLERANCES.length - 1], TOLERANCES[0]].map((t): Point => [t, t]);
    data.push(line({ name: "drift = tolerance", colour: GREY, kind: "guide", points: guide, panel: 2 }));
    const drift = `‖${sub("A", "l+1")} + ${sub("A", "l+1")}ᵀ − ${sub("A", "l")}${sub("A", "l")}ᵀ‖ / ‖${sub("A", "l")}${sub("A", "l")}ᵀ‖`;
    const panels: Panel[] = [
      {
        x: { title: "learning rate η", log: true, range: [1.4e-4, 0.14] },
        y: { title: drift, log: true, range: [4e-4, 0.1] },
        across: [0, 0.46],
        title: "steps",
      },
      {
        x: { title: "integrator's relative tolerance", log: true, range: [5e-12, 2e-4] },
        y: { title: "", log: true, range: [1e-15, 1e-3] },
        across: [0.56, 1],
        title: "flow",
      },
    ];
    return { plot: { data, layout: layout(panels, 540) }, numbers };
  },
};

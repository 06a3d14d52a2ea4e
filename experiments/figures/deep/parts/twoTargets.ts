import { builtInData } from "../../../../src/deep/index.ts";
import { logSpaced } from "../../../../src/record/index.ts";
import { deepProblemSchema, parseWith, type DeepProblemInput } from "../../../../src/problem/index.ts";
import { expectedCourse, type ExpectedLook, linearTheory } from "../../../setups/index.ts";
import type { FigureSettings } from "../../figure.ts";

export const ACTIVATIONS = ["linear", "tanh", "relu"] as const;
export type Activation = (typeof ACTIVATIONS)[number];

/**
 * The paper's rate, 1e-3 for gradients summed over batches of 32. The steps of the quick profile are larger, on fewer
 * samples and from smaller weights, that it comes to the same end:
 * the unlearnable targets are memorised. A linear network cannot do that, and at the noise of such steps it diverges:
 * it descends on all samples at once,
 * and from small weights, as in the paper from none.
 */
const SIZES = {
  quick: { samples: 96, width: 48, epochs: { linear: 400, tanh: 1000, relu: 700 }, rate: 0.2, scale: 0.5, draws: 3 },
  paper: {
    samples: 1000,
    width: 100,
    epochs: { linear: 10_000, tanh: 10_000, relu: 10_000 },
    rate: 0.032,
    scale: 1,
    draws: 5,
  },
};
const BATCH = 32;
const LINEAR_SCALE = 0.05;

/** Looks in epochs. */
const FIRST_LOOK = 1;
const LOOKS = 20;

/**
 * A network on two unlearnable targets, the second of scale α, correlated by 1 − β with the first: one of the
 * independent draws.
 */
export function twoTargetsProblem(
  { profile, seed }: FigureSettings,
  activation: Activation,
  alpha: number,
  beta: number,
  draw: number,
): DeepProblemInput {
  const { samples, width, epochs: all, rate, scale: usual } = SIZES[profile];
  const epochs = all[activation];
  const scale = activation === "linear" ? LINEAR_SCALE : usual;
  return {
    network: { kind: "deep", hidden: [width, width], activation, initial: { kind: "uniform", scale } },
    feedback: { kind: "uniform" },
    data: { kind: "random-targets", inputs: 9, samples, covariance: { kind: "alpha-beta", alpha, beta } },
    training: {
      loss: "mse",
      rate,
      epochs,
      batch: activation === "linear" ? samples : BATCH,
      snapshotEpochs: [0, ...logSpaced(FIRST_LOOK, epochs, LOOKS)],
    },
    measure: { samples, frozen: false },
    seed: seed + 1000 * draw,
  };
}

export const drawsOf = ({ profile }: FigureSettings): number[] =>
  Array.from({ length: SIZES[profile].draws }, (_, draw) => draw);

/** What the mean flow expects of a linear network's course. */
export const expectedLooks = (problem: DeepProblemInput, times: readonly number[]): ExpectedLook[] =>
  expectedCourse(linearTheory(problem, builtInData(parseWith(deepProblemSchema, problem))), times);

/** What figures of two targets are drawn from. */
export function twoTargetsWords({ profile }: FigureSettings): string {
  const { samples, width, draws, epochs } = SIZES[profile];
  const most = Math.max(...Object.values(epochs));
  return `Random targets on 9 Gaussian inputs, ${samples} samples; networks of three layers of width ${width}, ${draws} a point, each with data, feedback and initial weights of its own, ${most} epochs at most.`;
}

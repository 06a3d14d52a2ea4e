import fc from "fast-check";
import { builtInData, networkLayers } from "../../../../src/deep/index.ts";
import type { PerLayer } from "../../../../src/measure/index.ts";
import { norm, scale, toRows } from "../../../../src/linalg/index.ts";
import { logSpaced } from "../../../../src/record/index.ts";
import { deepProblemSchema, parseWith, type DeepProblemInput } from "../../../../src/problem/index.ts";
import { gaussianMatrix, stream } from "../../../../src/random/index.ts";
import { linearTheory, type LinearTheory, measuredHalfTimes, predictedHalfTimes } from "../../../setups/index.ts";
import { reals, seeds } from "../../common/index.ts";
import { type DeepTrajectory, simulate } from "../../../../src/simulate/index.ts";

const EPOCHS = 30;
const SAMPLES = 400;
const LOOKS = 30;

/**
 * A linear network of three or four layers on small digits, from Gaussian weights of given `σ_l = ‖W_l⁰‖_F/√n_L`,
 * trained at a small rate.
 */
export interface SmallStart {
  readonly hidden: readonly number[];
  /** σ_1 … σ_L. */
  readonly sigmas: readonly number[];
  readonly activation: "linear" | "tanh" | "relu";
  readonly seed: number;
}

/** Small starts of σ in a range, the same in all layers or one for each. */
export const smallStarts = (range: {
  readonly min: number;
  readonly max: number;
  readonly equal: boolean;
}): fc.Arbitrary<SmallStart> =>
  fc
    .record({
      depth: fc.integer({ min: 3, max: 4 }),
      width: fc.integer({ min: 80, max: 120 }),
      sigmas: fc.array(reals(range.min, range.max), { minLength: 4, maxLength: 4 }),
      seed: seeds,
    })
    .map(({ depth, width, sigmas, seed }) => ({
      hidden: Array.from({ length: depth - 1 }, () => width),
      sigmas: Array.from({ length: depth }, (_, l) => sigmas[range.equal ? 0 : l]),
      activation: "linear",
      seed,
    }));

/** The run as a problem. */
export function problemOf({ hidden, sigmas, activation, seed }: SmallStart): DeepProblemInput {
  const data = { kind: "glyphs" as const, size: 6, samples: SAMPLES, testSamples: 0 };
  const shape = { inputs: data.size ** 2, outputs: 10, maps: null, source: data.kind };
  const layers = networkLayers(
    hidden.map((width) => ({ kind: "full" as const, width })),
    shape,
  );
  const matrices = layers.map(({ rows, cols }, l) => {
    const W = gaussianMatrix(rows, cols, stream(seed, "start", l + 1));
    return toRows(scale((sigmas[l] * Math.sqrt(shape.outputs)) / norm(W), W));
  });
  return {
    network: { kind: "deep", hidden: [...hidden], activation, initial: { kind: "given", matrices } },
    feedback: { kind: "orthonormal" },
    data,
    training: {
      loss: "mse",
      rate: 0.02,
      epochs: EPOCHS,
      batch: 20,
      snapshotEpochs: [0, ...logSpaced(EPOCHS / 100, EPOCHS, LOOKS)],
    },
    measure: { frozen: false, samples: 1 },
    seed,
  };
}

/** The run itself. */
export const runOf = (start: SmallStart): DeepTrajectory => simulate(problemOf(start));

/** What the linear theory knows of it. */
export function theoryOf(start: SmallStart): LinearTheory {
  const problem = problemOf(start);
  return linearTheory(problem, builtInData(parseWith(deepProblemSchema, problem)));
}

/** The half times of the layers 2 … L, measured and predicted. */
export function halfTimesOf(start: SmallStart): { measured: PerLayer; predicted: PerLayer } {
  const { snapshots } = runOf(start);
  const until = snapshots[snapshots.length - 1].time;
  return { measured: measuredHalfTimes(snapshots), predicted: predictedHalfTimes(theoryOf(start), until) };
}

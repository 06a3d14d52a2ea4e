import type { SequenceProblemInput } from "../../../src/problem/index.ts";
import { type SequenceSnapshot } from "../../../src/sequence/index.ts";
import { mean, type Point } from "../../plot/index.ts";
import { simulate } from "../../../src/simulate/index.ts";

type Mixing = NonNullable<Extract<SequenceProblemInput["network"]["layers"][number], object>["mixing"]>;

/** The places of the circle of the convolutions: as many feedback matrices as there can be. */
export const PLACES = 8;

/**
 * A convolution of infinite width with so many hidden layers, around a circle, whose places are dealt `matrices` of
 * feedback; it learns one. The deeper of them grow threefold a layer and stand smaller steps only, which leave the
 * alignment where it is.
 */
export const circle = (layers: number, matrices: number, seed: number): SequenceProblemInput => ({
  network: {
    kind: "sequence",
    places: PLACES,
    inputs: 4,
    outputs: 2,
    layers: Array.from({ length: layers }, () => ({
      width: "infinite" as const,
      mixing: { kind: "shifts", kernel: 3 },
    })),
  },
  feedback: { kind: "gaussian", overPlaces: matrices },
  data: { kind: "teacher", mixing: { kind: "shifts", kernel: 3 } },
  training: { rate: 0.003 / 3 ** Math.max(0, layers - 3), time: 2, batch: 4, snapshotTimes: [2] },
  seed,
});

/**
 * Token layers of infinite width with the given mixings, early in learning a map that only turns: the errors are white
 * over places and channels.
 */
export const tokens = (
  mixings: readonly Mixing[],
  transport: "none" | "mixing",
  seed: number,
): SequenceProblemInput => ({
  network: {
    kind: "sequence",
    places: 6,
    inputs: 4,
    outputs: 2,
    layers: mixings.slice(0, -1).map((mixing) => ({ width: "infinite" as const, mixing })),
    readout: { mixing: mixings[mixings.length - 1] },
  },
  feedback: { kind: "gaussian", transport },
  data: { kind: "teacher", map: { kind: "spectrum", singularValues: [0.7, 0.7] } },
  training: { rate: 0.01, time: 0.4, batch: "full", snapshotTimes: [0.4] },
  seed,
});

/** A residual stream of infinite width and a small embedding; it learns a linear map, place by place. */
export const residual = (blocks: number, overBlocks: "shared" | "independent", seed: number): SequenceProblemInput => ({
  network: {
    kind: "sequence",
    places: 2,
    inputs: 4,
    outputs: 3,
    layers: Array.from({ length: blocks }, () => "infinite" as const),
    residual: true,
    embedding: { scale: 0.1 },
  },
  feedback: { kind: "gaussian", overBlocks },
  data: { kind: "teacher", map: { kind: "spectrum", singularValues: [1.5, 1, 0.7] } },
  training: { rate: 0.02, time: 30, batch: 4, snapshotTimes: [30] },
  seed,
});

/** What was measured last. */
export function lastOf(problem: SequenceProblemInput): SequenceSnapshot {
  const { snapshots, outcome } = simulate(problem);
  if (outcome.status !== "completed") throw new RangeError(`figure: a run must complete, got "${outcome.message}"`);
  return snapshots[snapshots.length - 1];
}

const numbers = (layers: Readonly<Record<string, number | null>>): number[] =>
  Object.values(layers).filter((value) => value !== null);

/** The mean over layers. */
export const meanOver = (layers: Readonly<Record<string, number | null>>): number => mean(numbers(layers));

/** The root of the mean square over layers. */
export const rootMeanSquare = (layers: Readonly<Record<string, number | null>>): number =>
  Math.sqrt(mean(numbers(layers).map((value) => value * value)));

/** The mean over seeds at an x, and the standard deviation among them. */
export interface Spread {
  readonly point: Point;
  readonly mean: number;
  readonly sd: number;
}

export function spread(x: number, values: readonly number[]): Spread {
  const centre = mean(values);
  const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1));
  return { point: [x, centre], mean: centre, sd };
}

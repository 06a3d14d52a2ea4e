import type { Matrix } from "../linalg/index.ts";
import type { Stream } from "../random/index.ts";
import type { Moments, Regression } from "./moments.ts";

/** A fixed data set: `count` rows of inputs (count × n_0) and targets (count × n_L). */
export interface Samples {
  readonly count: number;
  readonly inputs: Matrix;
  readonly targets: Matrix;
}

/** Writes one fresh sample: the input into `x` (n_0) and the target into `y` (n_L), starting at the given offsets. */
export type Draw = (random: Stream, x: Float64Array, xOffset: number, y: Float64Array, yOffset: number) => void;

/** A linear teacher of isotropic Gaussian inputs: `x ~ N(0, variance · I)`, `y = Bx + σζ`. */
export interface IsotropicTeacher {
  readonly map: Matrix;
  readonly variance: number;
  readonly noise: number;
  /** The loss of the teacher itself, `½ n_L σ²`; null where Σ_yy is not given and with it the loss is not defined. */
  readonly minimalLoss: number | null;
}

/**
 * Where a network's data come from. Every source has second moments; on top of them it has a fixed data set
 * (`samples`),
 * or fresh samples at every step (`draw`), or neither (only the moments are known). Moments and regression are formed
 * on first use.
 */
export interface Source {
  readonly inputs: number;
  readonly outputs: number;
  moments(): Moments;
  regression(): Regression;
  readonly samples: Samples | null;
  readonly draw: Draw | null;
  readonly isotropicTeacher: IsotropicTeacher | null;
}

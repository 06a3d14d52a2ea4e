import {
  matrix,
  multiply,
  norm,
  rankOf,
  RANK_TOLERANCE,
  singularValues,
  subtract,
  type Matrix,
} from "../../src/linalg/index.ts";
import { AlignmentMatrices, flowEquation, type LinearMeasures } from "../../src/linear/index.ts";
import { factoriseAlignment } from "../../src/measure/index.ts";
import { integrate, type OdeProblem } from "../../src/ode/index.ts";
import { linearProblemSchema, parseWith, realiseLinear, type LinearProblemInput } from "../../src/problem/index.ts";
import { sourceOf, type Situation } from "./situation.ts";

/** The network whose training is simulated. */
export interface NetworkChoice {
  readonly depth: number;
  readonly width: number | "infinite";
  readonly feedback: NonNullable<LinearProblemInput["feedback"]>;
  readonly seed: number;
}

/** What a simulation measured once the network had learned its part. */
export interface Trained {
  /** The fraction of what a linear map can explain that was explained in the end. */
  readonly explained: number;
  /** The training time (rate × steps) that took. */
  readonly time: number;
  /** The end-to-end map then, n_L × rank of Σ_xx. */
  readonly map: Matrix;
  readonly measures: LinearMeasures;
  /** A_1 … A_L. */
  readonly matrices: readonly Matrix[];
  /** The singular values of the map that the network has learned, descending. */
  readonly learned: Float64Array;
  /**
   * The fraction of each target's part of what a linear map can explain that was explained; 1 where there is nothing to
   * explain.
   */
  readonly explainedOf: Float64Array;
  /** The symmetry factor tr A_l / ‖A_l‖_* of A_2 … A_L; below one where alignment is lost to asymmetry. */
  readonly symmetry: number[];
  readonly grams: readonly Matrix[];
}

/** The accuracy of the flow: condition numbers come out with four digits, which is more than is shown. */
const ACCURACY = { relativeTolerance: 1e-6, absoluteTolerance: 1e-9 };
/** Training is looked at after each further part of its length so far. */
const STRIDE = 1.03;
/**
 * Explicit steps are taken for this many, and for large data for this many updates of single weights; a training that
 * is still not done is stiff, and goes on with the method for stiff equations.
 */
const MOST_STEPS = 20_000;
const MOST_UPDATES = 1.2e7;
const LEAST_STEPS = 300;
/**
 * The accuracy of that method, which pays more for digits, and how long it is given: condition numbers come out with
 * three digits.
 */
const STIFF_ACCURACY = { relativeTolerance: 1e-4, absoluteTolerance: 1e-7 };
const MOST_STIFF_STEPS = 5000;
/** Where the Jacobian cannot be solved with, explicit steps are all there is: seconds, not minutes. */
const MOST_UPDATES_EXPLICIT = 3e7;

/** The network of a choice on a situation, and the flow of its alignment matrices. */
function networkOn(situation: Situation, choice: NetworkChoice) {
  const source = sourceOf(situation);
  const problem = parseWith(linearProblemSchema, {
    network: {
      inputs: source.inputs,
      widths: Array.from({ length: choice.depth - 1 }, () => choice.width),
      outputs: source.outputs,
    },
    feedback: choice.feedback,
    data: { kind: "file", path: "data" },
    training: { time: 1 },
    seed: choice.seed,
  });
  const network = realiseLinear(problem, source);
  const dynamics = new AlignmentMatrices(network);
  const jacobian = dynamics.jacobian();
  const ode: OdeProblem = { ...flowEquation(dynamics), linearise: () => jacobian };
  const updates = jacobian ? MOST_UPDATES : MOST_UPDATES_EXPLICIT;
  const patience = Math.max(LEAST_STEPS, Math.min(MOST_STEPS, Math.round(updates / situation.cross.data.length)));
  return { grams: network.feedbackGrams(), dynamics, ode, stiff: jacobian !== null, patience };
}

/** Trains a network by DFA's population flow until a fraction of what a linear map can explain is explained. */
export function train(situation: Situation, choice: NetworkChoice, goal: number): Trained {
  const { variances, cross } = situation;
  const { grams, dynamics, ode, stiff, patience } = networkOn(situation, choice);
  const explicit = { ...ACCURACY, maxSteps: patience, stiffAfter: Number.POSITIVE_INFINITY };
  let flow = integrate(ode, dynamics.state, [0, Number.POSITIVE_INFINITY], explicit);
  const unexplained = (y: Float64Array) => unexplainedFraction(dynamics.matrices(y), grams, variances, cross);
  let time = timeScale(cross);
  const goOn = () => {
    while (unexplained(flow.y) > 1 - goal && flow.advanceTo(time) === "running") time *= STRIDE;
  };
  goOn();
  if (stiff && flow.status === "step-limit") {
    const options = { ...STIFF_ACCURACY, stiffAfter: 0, maxSteps: MOST_STIFF_STEPS };
    flow = integrate(ode, flow.y, [flow.t, Number.POSITIVE_INFINITY], options);
    goOn();
  }
  dynamics.state.set(flow.y);
  const A = dynamics.matrices();
  const map = endToEnd(A, grams);
  return {
    explained: 1 - unexplained(flow.y),
    time: flow.t,
    measures: dynamics.measure(),
    matrices: A,
    learned: singularValues(map),
    map,
    explainedOf: Float64Array.from({ length: cross.rows }, (_, i) => {
      const [left, all] = unexplainedOf(map, variances, cross, i);
      return all > 0 ? 1 - left / all : 1;
    }),
    symmetry: A.slice(1).map((A_l) => factoriseAlignment(A_l)?.symmetry ?? 0),
    grams,
  };
}

/** A look at a network on its way. */
export interface TrainingLook {
  readonly time: number;
  /** The fraction of what a linear map can explain that is explained. */
  readonly explained: number;
  /** The end-to-end map M (n_L × rank of Σ_xx), and the alignment matrices A_1 … A_L. */
  readonly map: Matrix;
  readonly matrices: readonly Matrix[];
}

/** Steps of the stretch of time between two looks, and how many looks are given. */
const LOOK_STRIDE = 1.2;
const LOOKS = 16;
/**
 * Training has converged when the map is this close to the regression, relative in norm; nothing worth a look has been
 * learned below this fraction.
 */
const CONVERGED = 1e-3;
const LEARNING = 1e-3;
/**
 * Nothing is waited for longer than this many times what the slowest direction of the slowest mode should take: narrow
 * layers never learn it all.
 */
const LONGEST = 100;

/**
 * Follows DFA's population flow from zero weights until its map has converged, or for as long as the steps last where
 * the Jacobian cannot be solved with.
 * Gives up to sixteen looks, even in the logarithm of time, from the first learning to the end.
 */
export function trainToConvergence(
  situation: Situation,
  choice: NetworkChoice,
): { looks: TrainingLook[]; grams: readonly Matrix[]; converged: boolean } {
  const { variances, cross } = situation;
  const { grams, dynamics, ode, stiff, patience } = networkOn(situation, choice);
  const first = timeScale(cross);
  const flow = integrate(ode, dynamics.state, [0, Number.POSITIVE_INFINITY], {
    ...STIFF_ACCURACY,
    initialStep: first / 100,
    maxStretch: 0.25,
    stiffAfter: 30,
    maxSteps: stiff ? MOST_STIFF_STEPS : patience,
  });
  const best = matrix(
    cross.rows,
    cross.cols,
    cross.data.map((value, k) => value / variances[k % cross.cols]),
  );
  const size = norm(best);
  const seen: TrainingLook[] = [];
  let converged = false;
  const spread = (values: ArrayLike<number>, count: number) => values[0] / values[count - 1];
  const learned = singularValues(best);
  const slowest = spread(variances, variances.length) * spread(learned, rankOf(learned, RANK_TOLERANCE));
  for (let time = first; !converged && time < LONGEST * slowest * first; time *= LOOK_STRIDE) {
    const status = flow.advanceTo(time);
    const matrices = dynamics.matrices(flow.y.slice());
    const map = endToEnd(matrices, grams);
    const explained = 1 - unexplainedFraction(matrices, grams, variances, cross);
    converged = norm(subtract(map, best)) <= CONVERGED * size;
    if (explained >= LEARNING) seen.push({ time: flow.t, explained, map, matrices });
    if (status !== "running") break;
  }
  const step = Math.max(1, (seen.length - 1) / (LOOKS - 1));
  const looks = seen.filter((_, i) => Math.round(Math.round(i / step) * step) === i);
  return { looks, grams, converged };
}

/** A time well before anything is learned: the leading mode learns in about 2/s₁ and never faster than 1/s₁. */
const timeScale = (cross: Matrix): number => 0.5 / singularValues(cross)[0];

/** `M = A_L G_{L−1} … A_2 G_1 A_1`. */
function endToEnd(A: readonly Matrix[], grams: readonly Matrix[]): Matrix {
  const top = A.slice(1).reduceRight<Matrix | null>((above, A_l, i) => {
    const step = multiply(A_l, grams[i]);
    return above ? multiply(above, step) : step;
  }, null);
  return multiply(top ?? matrix(A[0].rows, A[0].rows), A[0]);
}

/** `‖(M − W*) Λ^{½}‖² / ‖W* Λ^{½}‖²` with `W* = Σ_yx Λ⁻¹`. */
function unexplainedFraction(
  A: readonly Matrix[],
  grams: readonly Matrix[],
  variances: Float64Array,
  cross: Matrix,
): number {
  const M = endToEnd(A, grams);
  let left = 0;
  let all = 0;
  for (let i = 0, k = 0; i < M.rows; i++) {
    for (let j = 0; j < variances.length; j++, k++) {
      left += (cross.data[k] - M.data[k] * variances[j]) ** 2 / variances[j];
      all += cross.data[k] ** 2 / variances[j];
    }
  }
  return left / all;
}

/**
 * The part of target i that is not explained, and all of what could be: row i of the two norms of
 * `unexplainedFraction`.
 */
function unexplainedOf(M: Matrix, variances: Float64Array, cross: Matrix, i: number): [left: number, all: number] {
  let left = 0;
  let all = 0;
  for (let j = 0, k = i * variances.length; j < variances.length; j++, k++) {
    left += (cross.data[k] - M.data[k] * variances[j]) ** 2 / variances[j];
    all += cross.data[k] ** 2 / variances[j];
  }
  return [left, all];
}

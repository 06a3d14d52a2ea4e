import { matrix, multiply, singularValues, type Matrix } from "../../src/linalg/index.ts";
import { AlignmentMatrices, type LinearMeasures } from "../../src/linear/index.ts";
import { factoriseAlignment } from "../../src/measure/index.ts";
import { integrate } from "../../src/ode/index.ts";
import { linearProblemSchema, parseWith, realise, type LinearProblemInput } from "../../src/problem/index.ts";
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
  readonly measures: LinearMeasures;
  /** Condition numbers of A_1 … A_L over `rank` modes; null where the least of them has underflowed. */
  readonly kappas: (number | null)[];
  /** The symmetry factor tr A_l / ‖A_l‖_* of A_2 … A_L; below one where alignment is lost to asymmetry. */
  readonly symmetry: number[];
  readonly grams: readonly Matrix[];
}

/** The accuracy of the flow: condition numbers come out with four digits, which is more than is shown. */
const ACCURACY = { relativeTolerance: 1e-6, absoluteTolerance: 1e-9 };
/** Training is looked at after each further part of its length so far. */
const STRIDE = 1.03;
/** Training stops where it is after this many steps of the integrator, and for large data after this many updates of single weights: seconds, not minutes. */
const MOST_STEPS = 20_000;
const MOST_UPDATES = 3e7;
const LEAST_STEPS = 300;

/** Trains a network by DFA's population flow until a fraction of what a linear map can explain is explained; condition numbers are taken over `rank` modes. */
export function train(situation: Situation, choice: NetworkChoice, goal: number, rank: number): Trained {
  const { variances, cross } = situation;
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
  const network = realise(problem, source);
  const grams = network.feedbackGrams();
  const dynamics = new AlignmentMatrices(network);
  const ode = {
    dimension: dynamics.state.length,
    rightHandSide: (_: number, y: Float64Array, dy: Float64Array) => dynamics.flow(y, dy),
  };
  const patience = Math.max(LEAST_STEPS, Math.min(MOST_STEPS, Math.round(MOST_UPDATES / cross.data.length)));
  const flow = integrate(ode, dynamics.state, [0, Number.POSITIVE_INFINITY], { ...ACCURACY, maxSteps: patience });
  const unexplained = (y: Float64Array) => unexplainedFraction(dynamics.matrices(y), grams, variances, cross);
  let time = timeScale(cross);
  while (unexplained(flow.y) > 1 - goal && flow.advanceTo(time) === "running") time *= STRIDE;
  dynamics.state.set(flow.y);
  const A = dynamics.matrices();
  return {
    explained: 1 - unexplained(flow.y),
    time: flow.t,
    measures: dynamics.measure(),
    kappas: A.map((A_l) => {
      const s = singularValues(A_l);
      return s[rank - 1] > 0 ? s[0] / s[rank - 1] : null;
    }),
    symmetry: A.slice(1).map((A_l) => factoriseAlignment(A_l)?.symmetry ?? 0),
    grams,
  };
}

/** A time well before anything is learned: the leading mode learns in about 2/s₁ and never faster than 1/s₁. */
const timeScale = (cross: Matrix): number => 0.5 / singularValues(cross)[0];

/** `‖(M − W*) Λ^{½}‖² / ‖W* Λ^{½}‖²` with `W* = Σ_yx Λ⁻¹`. */
function unexplainedFraction(
  A: readonly Matrix[],
  grams: readonly Matrix[],
  variances: Float64Array,
  cross: Matrix,
): number {
  const n = cross.rows;
  const top = A.slice(1).reduceRight<Matrix | null>((above, A_l, i) => {
    const step = multiply(A_l, grams[i]);
    return above ? multiply(above, step) : step;
  }, null);
  const M = multiply(top ?? matrix(n, n), A[0]);
  let left = 0;
  let all = 0;
  for (let i = 0, k = 0; i < n; i++) {
    for (let j = 0; j < variances.length; j++, k++) {
      left += (cross.data[k] - M.data[k] * variances[j]) ** 2 / variances[j];
      all += cross.data[k] ** 2 / variances[j];
    }
  }
  return left / all;
}

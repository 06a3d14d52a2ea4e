import { matrix, norm, rankOf, RANK_TOLERANCE, singularValues, subtract, type Matrix } from "../../src/linalg/index.ts";
import { fixedSource } from "../../src/data/index.ts";
import { PrincipalFlow } from "../../src/linear/index.ts";
import { factoriseAlignment, type Alignment, type GradientAlignment } from "../../src/measure/index.ts";
import { integrate, type OdeOptions, type Stepper } from "../../src/ode/index.ts";
import { linearProblemSchema, parseWith, realiseLinear, type LinearProblemInput } from "../../src/problem/index.ts";
import type { Situation } from "./situation.ts";

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
  readonly weightAlignment: Alignment;
  /** GA over the situation's samples, when it is asked for. */
  gradientAlignment(): GradientAlignment;
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

/** A look at a network on its way. */
export interface TrainingLook {
  readonly time: number;
  /** The fraction of what a linear map can explain that is explained. */
  readonly explained: number;
  /** The end-to-end map M (n_L × rank of Σ_xx), and the alignment matrices A_1 … A_L. */
  readonly map: Matrix;
  readonly matrices: readonly Matrix[];
}

/** Training is looked at for its goal after each further part of its length so far, and for its course. */
const GOAL_STRIDE = 1.03;
const LOOK_STRIDE = 1.2;
/** How many looks are given. */
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
 * The flow of real data is stiff, and the method for stiff equations takes it from the start where its steps are
 * cheap: condition numbers come out with four digits. With more outputs than these its steps cost as much as many
 * explicit ones, whose errors are larger.
 */
const FEW_OUTPUTS = 12;
const FEW = { relativeTolerance: 1e-4, absoluteTolerance: 1e-7, stiffAfter: 0, maxSteps: 5000 };
/** What is only compared, to hundredths, is not followed to the last digit shown. */
const ROUGH = { ...FEW, relativeTolerance: 1e-3, absoluteTolerance: 1e-6 };
const ROUGH_STRETCH = 0.25;
const MANY = { relativeTolerance: 1e-5, absoluteTolerance: 1e-8, stiffAfter: 30, maxSteps: 5000 };
/** Alignment matrices grow from zero as powers of time: steps of this part of it keep their shape to three digits. */
const STRETCH = 0.15;
/**
 * Where the Jacobian cannot be solved with, explicit steps are all there is: for this many updates of single weights,
 * seconds, not minutes.
 */
const EXPLICIT = { relativeTolerance: 1e-6, absoluteTolerance: 1e-9 };
const MOST_STEPS = 20_000;
const MOST_UPDATES = 3e7;
const LEAST_STEPS = 300;

/**
 * A network on its way by DFA's population flow, from zero weights; it goes on as far as it is asked to. With `watched`
 * it keeps looks at its course; with `rough` its numbers are right to hundredths, at two thirds of the cost.
 */
export class Training {
  readonly grams: readonly Matrix[];
  readonly #situation: Situation;
  readonly #network: PrincipalFlow;
  readonly #flow: Stepper;
  /** The regression, and how long its slowest direction may take. */
  readonly #best: Matrix;
  readonly #longest: number;
  #nextGoal: number;
  #nextLook: number;
  readonly #seen: TrainingLook[] = [];
  #converged = false;

  constructor(situation: Situation, choice: NetworkChoice, { watched = false, rough = false } = {}) {
    const { variances, cross } = (this.#situation = situation);
    const { grams, widths } = networkOf(situation, choice);
    this.grams = grams;
    this.#network = new PrincipalFlow({ inputs: variances, cross, grams, widths });
    const first = timeScale(cross);
    const { equation, solvable } = this.#network;
    this.#flow = integrate(equation, new Float64Array(equation.dimension), [0, Number.POSITIVE_INFINITY], {
      ...methodFor(cross, solvable, rough),
      initialStep: first / 100,
      maxStretch: rough ? ROUGH_STRETCH : STRETCH,
    });
    this.#nextGoal = first;
    this.#nextLook = watched ? first : Number.POSITIVE_INFINITY;
    this.#best = matrix(
      cross.rows,
      cross.cols,
      cross.data.map((value, k) => value / variances[k % cross.cols]),
    );
    const spread = (values: ArrayLike<number>, count: number) => values[0] / values[count - 1];
    const learned = singularValues(this.#best);
    this.#longest =
      LONGEST * spread(variances, variances.length) * spread(learned, rankOf(learned, RANK_TOLERANCE)) * first;
  }

  /** Goes on until the fraction `goal` of what a linear map can explain is explained, or as far as the steps last. */
  until(goal: number): Trained {
    const flow = this.#flow;
    while (this.#unexplained() > 1 - goal && this.#advanceTo(this.#nextGoal)) this.#nextGoal *= GOAL_STRIDE;
    const { variances, cross, targets, predictions } = this.#situation;
    const matrices = this.#network.matrices(flow.y.slice());
    const map = this.#network.map(matrices);
    return {
      explained: 1 - this.#unexplained(),
      time: flow.t,
      weightAlignment: this.#network.weightAlignment(matrices),
      gradientAlignment: () => this.#network.gradientAlignment(matrices, predictions(map), targets),
      matrices,
      learned: singularValues(map),
      map,
      explainedOf: Float64Array.from({ length: cross.rows }, (_, i) => {
        const [left, all] = unexplainedOf(map, variances, cross, i);
        return all > 0 ? 1 - left / all : 1;
      }),
      symmetry: matrices.slice(1).map((A_l) => factoriseAlignment(A_l)?.symmetry ?? 0),
      grams: this.grams,
    };
  }

  /**
   * Goes on until the map has converged, or as far as the steps last. Gives up to sixteen looks, even in the logarithm
   * of time, from the first learning to the end; none where the training was not watched.
   */
  toConvergence(): { looks: TrainingLook[]; converged: boolean } {
    while (!this.#converged && this.#nextLook < this.#longest && this.#advanceTo(this.#nextLook));
    const seen = this.#seen;
    const step = Math.max(1, (seen.length - 1) / (LOOKS - 1));
    return { looks: seen.filter((_, i) => Math.round(Math.round(i / step) * step) === i), converged: this.#converged };
  }

  /** Goes on to a time and looks on the way; whether the flow still runs. */
  #advanceTo(time: number): boolean {
    const flow = this.#flow;
    while (!this.#converged && this.#nextLook <= time && this.#nextLook < this.#longest) {
      const status = flow.advanceTo(this.#nextLook);
      this.#look();
      if (status !== "running") return false;
      this.#nextLook *= LOOK_STRIDE;
    }
    return flow.t >= time || flow.advanceTo(time) === "running";
  }

  #look(): void {
    const matrices = this.#network.matrices(this.#flow.y.slice());
    const map = this.#network.map(matrices);
    const explained = 1 - this.#unexplained();
    this.#converged = norm(subtract(map, this.#best)) <= CONVERGED * norm(this.#best);
    if (explained >= LEARNING) this.#seen.push({ time: this.#flow.t, explained, map, matrices });
  }

  /** `‖(M − W*) Λ^{½}‖² / ‖W* Λ^{½}‖²` with `W* = Σ_yx Λ⁻¹`. */
  #unexplained(): number {
    const { variances, cross } = this.#situation;
    const M = this.#network.map(this.#network.matrices(this.#flow.y));
    let left = 0;
    let all = 0;
    for (let i = 0; i < M.rows; i++) {
      const [leftOf, allOf] = unexplainedOf(M, variances, cross, i);
      left += leftOf;
      all += allOf;
    }
    return left / all;
  }
}

/** Trains a network by DFA's population flow until a fraction of what a linear map can explain is explained. */
export const train = (situation: Situation, choice: NetworkChoice, goal: number): Trained =>
  new Training(situation, choice).until(goal);

/** The feedback's Gram matrices of a choice, and the hidden widths. */
function networkOf({ cross }: Situation, { depth, width, feedback, seed }: NetworkChoice) {
  const source = fixedSource(matrix(0, cross.cols), matrix(0, cross.rows));
  const problem = parseWith(linearProblemSchema, {
    network: {
      inputs: source.inputs,
      widths: Array.from({ length: depth - 1 }, () => width),
      outputs: source.outputs,
    },
    feedback,
    data: { kind: "file", path: "data" },
    training: { time: 1 },
    seed,
  });
  const network = realiseLinear(problem, source);
  return { grams: network.feedbackGrams(), widths: network.sizes.slice(1, -1) };
}

function methodFor(cross: Matrix, solvable: boolean, rough: boolean): OdeOptions {
  if (solvable && cross.rows <= FEW_OUTPUTS) return rough ? ROUGH : FEW;
  if (solvable) return MANY;
  const patience = Math.round(MOST_UPDATES / cross.data.length);
  return { ...EXPLICIT, maxSteps: Math.max(LEAST_STEPS, Math.min(MOST_STEPS, patience)) };
}

/** A time well before anything is learned: the leading mode learns in about 2/s₁ and never faster than 1/s₁. */
const timeScale = (cross: Matrix): number => 0.5 / singularValues(cross)[0];

/**
 * The part of target i that is not explained, and all of what could be: row i of `‖(M − W*) Λ^{½}‖²` and of
 * `‖W* Λ^{½}‖²`.
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

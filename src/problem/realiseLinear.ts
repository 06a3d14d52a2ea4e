import type { Source } from "../data/index.ts";
import { InputError } from "../inputError.ts";
import { gram, multiply, type Matrix } from "../linalg/index.ts";
import { drawFeedback, givenFeedback, requireFamily } from "./feedback.ts";
import { drawFeedbackGram, infiniteWidthGram, requireLimit } from "./feedbackGram.ts";
import { initialWeights } from "./initial.ts";
import { hasBackward, type LinearProblem } from "./linearNetwork.ts";
import { sourceOf } from "./source.ts";

/**
 * A problem with its random parts drawn: what every rung simulates. Each part depends only on the seed and its own
 * name,
 * so two rungs see the same feedback, initial weights and data. Large parts are drawn when first asked for.
 */
export interface LinearNetwork {
  readonly problem: LinearProblem;
  /** Layer sizes `n_0 … n_L`; hidden ones are Infinity in the limit of infinite width. */
  readonly sizes: readonly number[];
  /** The depth L, the number of weight layers. */
  readonly depth: number;
  readonly infinite: boolean;
  readonly source: Source;
  /** The feedback matrices `F_1 … F_{L−1}` (n_l × n_L). Refuses infinite widths. */
  feedback(): Matrix[];
  /** Their Gram matrices `G_l = F_lᵀF_l` (n_L × n_L), l = 1 … L−1, formed without the matrices. */
  feedbackGrams(): Matrix[];
  /**
   * Of FA and Kolen and Pollack's rule: the first backward matrices `B_2 … B_L` (n_{l−1} × n_l), which stand in for the
   * transposed weights.
   */
  backwardFeedback(): Matrix[];
  /** The initial weights `W_1⁰ … W_L⁰`. Refuses infinite widths. */
  initialWeights(): Matrix[];
}

/**
 * Draws the random parts of a problem. `file` is the data set of a problem whose data are a file. Throws InputErrors
 * for parts that do not fit together.
 */
export function realiseLinear(problem: LinearProblem, file?: Source): LinearNetwork {
  const { network, feedback, seed, rule } = problem;
  const infinite = network.widths[0] === "infinite";
  const sizes = [
    network.inputs,
    ...network.widths.map((n) => (n === "infinite" ? Number.POSITIVE_INFINITY : n)),
    network.outputs,
  ];
  const hidden = sizes.slice(1, -1);
  if (infinite && network.initial.kind !== "zero") {
    throw new InputError(
      `problem: network.widths "infinite" needs network.initial.kind "zero", got "${network.initial.kind}"`,
    );
  }
  if (infinite && rule !== "dfa" && rule !== "frozen") {
    throw new InputError(`problem: network.widths "infinite" needs rule "dfa", got "${rule}"; give finite widths`);
  }
  if (infinite) requireLimit(feedback);
  const shapes = hidden.map((rows) => ({ rows, cols: network.outputs }));
  const backwardShapes = sizes.slice(2).map((cols, i) => ({ rows: sizes[i + 1], cols }));
  const isBackward = hasBackward(rule);
  const draws = isBackward ? backwardShapes : shapes;
  const named = isBackward ? (i: number) => `B_${i + 2}` : (i: number) => `F_${i + 1}`;
  if (feedback.kind === "given") givenFeedback(feedback, draws);
  else if (!infinite) draws.forEach(({ rows, cols }, i) => requireFamily(feedback, rows, cols, named(i)));
  const finite = (what: string) => {
    if (infinite) throw new InputError(`${what}: needs finite widths, got "infinite"`);
  };
  return {
    problem,
    sizes,
    depth: hidden.length + 1,
    infinite,
    source: sourceOf(problem, file),
    feedback() {
      finite("feedback matrices");
      if (isBackward) return effectiveFeedback(this.backwardFeedback());
      if (feedback.kind === "given") return givenFeedback(feedback, shapes);
      return shapes.map(({ rows, cols }, i) => drawFeedback(feedback, rows, cols, seed, `F_${i + 1}`));
    },
    feedbackGrams() {
      if (infinite) return hidden.map(() => infiniteWidthGram(feedback, network.outputs));
      if (feedback.kind === "given" || isBackward) return this.feedback().map(gram);
      return shapes.map(({ rows, cols }, i) => drawFeedbackGram(feedback, rows, cols, seed, `F_${i + 1}`));
    },
    backwardFeedback() {
      finite("backward feedback");
      if (feedback.kind === "given") return givenFeedback(feedback, backwardShapes);
      return backwardShapes.map(({ rows, cols }, i) => drawFeedback(feedback, rows, cols, seed, `B_${i + 2}`));
    },
    initialWeights() {
      finite("initial weights");
      return initialWeights(network.initial, sizes, seed);
    },
  };
}

/** What errors go through by way of `B_{l+1} … B_L`: the matrices that play the part of `F_1 … F_{L−1}`. */
export function effectiveFeedback(backward: readonly Matrix[]): Matrix[] {
  const F: Matrix[] = [];
  for (let l = backward.length - 1; l >= 0; l--)
    F.unshift(l === backward.length - 1 ? backward[l] : multiply(backward[l], F[0]));
  return F;
}

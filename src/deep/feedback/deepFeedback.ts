import { InputError } from "../../inputError.ts";
import { scale, type Matrix } from "../../linalg/index.ts";
import { deepRule, drawFeedback, givenFeedback, type DeepProblem } from "../../problem/index.ts";
import { stream } from "../../random/index.ts";
import type { KernelLayer } from "../kernels/index.ts";
import { kernelShape } from "./connections.ts";
import { sentBack } from "./sentBack.ts";
import { structuredFeedback } from "./structuredFeedback.ts";

/** What is needed of a problem to draw its feedback. */
export type FeedbackOf = Pick<DeepProblem, "rule" | "feedback" | "seed">;

/**
 * The feedback matrices F_1 … F_{L−1} (n_l × n_L) of a problem, one stream for each layer. Those of full layers are the
 * linear network's with the same seed.
 * For rules with backward weights they are what these send in a linear network at the start, `B_{l+1} … B_L`.
 * Throws an InputError for a family that the layers cannot have.
 * @param weights the initial weights of the first replica, for aligned feedback
 */
export function deepFeedback(
  problem: FeedbackOf,
  layers: readonly KernelLayer[],
  weights: readonly Float32Array[],
): Matrix[] {
  if (deepRule(problem.rule).draws === "backward") {
    return sentBack(layers, [weights[0], ...backwardWeights(problem, layers, weights)]);
  }
  const { feedback, seed } = problem;
  const outputs = layers[layers.length - 1].rows;
  const hidden = layers.slice(0, -1);
  if (feedback.kind === "aligned") return sentBack(layers, weights);
  if (feedback.kind === "given") {
    return givenFeedback(
      feedback,
      hidden.map(({ rows }) => ({ rows, cols: outputs })),
    );
  }
  const structured =
    feedback.kind === "structured"
      ? structuredFeedback(hidden, outputs, feedback.method, stream(seed, "feedback", "structured"))
      : [];
  return hidden.map((layer, l) => {
    const F = structured[l] ?? drawFeedback(family(feedback, layer), layer.rows, outputs, seed, `F_${l + 1}`);
    return scaled(F, layer.rows, outputs, feedback.scaling);
  });
}

/**
 * The drawn backward weights B_2 … B_L, in the shapes and order of W_2 … W_L: kernels of independent entries, which
 * scaling by "width" divides by √fan-in, the number of units
 * that one unit sends to. Those of full layers are the linear network's with the same seed.
 * @param step of rules that draw anew at every step, each with a stream of its own
 */
export function backwardWeights(
  { rule, feedback, seed }: FeedbackOf,
  layers: readonly KernelLayer[],
  weights: readonly Float32Array[],
  step: number | null = null,
): Float32Array[] {
  if (feedback.kind === "aligned") return weights.slice(1).map((W) => W.slice());
  if (feedback.kind === "structured" || feedback.kind === "repeated") {
    throw new InputError(
      `problem: feedback.kind must be another one where the rule is "${rule}", got "${feedback.kind}"`,
    );
  }
  const above = layers.slice(1);
  if (feedback.kind === "given") {
    const shapes = above.map(({ rows, cols }) => ({ rows: cols, cols: rows }));
    return givenFeedback(feedback, shapes).map(transposed);
  }
  const outputs = layers[layers.length - 1].rows;
  return above.map((layer, i) => {
    const { fanIn, kernels } = kernelShape(layer);
    const B = drawFeedback(feedback, fanIn, kernels, seed, step === null ? `B_${i + 2}` : `B_${i + 2} at step ${step}`);
    return transposed(scaled(B, fanIn, outputs, feedback.scaling));
  });
}

type Drawn = Exclude<DeepProblem["feedback"], { kind: "given" | "aligned" }>;

/** The family of matrices in which a layer's feedback is drawn. */
function family(feedback: Drawn, layer: KernelLayer) {
  if (feedback.kind === "structured") return { kind: "gaussian" as const };
  if (feedback.kind !== "repeated") return feedback;
  return { kind: feedback.kind, channels: layer.kind === "full" ? layer.rows : layer.channelsOut };
}

/** From entries with the factor `1/√n` to those of the scaling that was asked for. */
function scaled(F: Matrix, n: number, outputs: number, scaling: Drawn["scaling"]): Matrix {
  if (scaling === "width") return F;
  return scale(Math.sqrt(scaling === "none" ? n : n / outputs), F);
}

function transposed({ rows, cols, data }: Matrix): Float32Array {
  const T = new Float32Array(rows * cols);
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) T[j * rows + i] = data[i * cols + j];
  return T;
}

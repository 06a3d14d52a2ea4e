import { fullyConnected, structuredFlow, type FeedbackPair, type LayerStructure } from "../../src/deep/index.ts";
import { diagonal, identity, inner, multiply, norm, transpose, type Matrix } from "../../src/linalg/index.ts";
import { solve } from "../../src/ode/index.ts";
import { haarColumns, stream } from "../../src/random/index.ts";

/** A deep linear network of three layers, of which the second has structure. */
export interface StructuredTraining {
  readonly layer: LayerStructure;
  /** `F_2` and `F_1`. */
  readonly feedback: FeedbackPair;
  /** Of the map to be learned, from as many isotropic inputs as outputs. */
  readonly singularValues: readonly number[];
  /** Of the map's singular vectors. */
  readonly seed: number;
}

/** A look at a run: the fraction of the map's squared norm that is not yet learned, and `W_1, W_2, W_3`. */
export interface StructuredLook {
  readonly lossFraction: number;
  readonly weights: readonly Matrix[];
}

/** Local errors of the flow, relative to each weight and absolute. */
const ACCURACY = { relativeTolerance: 1e-8, absoluteTolerance: 1e-12 };

/**
 * Trains the network by the flow of DFA from zero weights, and looks at it at the given times (ascending). Throws when
 * the flow ends before the last of them.
 */
export function trainStructured(
  { layer, feedback, singularValues, seed }: StructuredTraining,
  times: readonly number[],
): StructuredLook[] {
  const outputs = singularValues.length;
  const turn = (name: string): Matrix => haarColumns(outputs, outputs, stream(seed, "map", name));
  const cross = multiply(multiply(turn("left"), diagonal(singularValues)), transpose(turn("right")));
  const flow = structuredFlow({
    layers: [fullyConnected(layer.cols, outputs), layer, fullyConnected(outputs, layer.rows)],
    feedback: [feedback.below, feedback.above],
    moments: { inputs: identity(outputs), cross },
  });
  const { states, message } = solve(flow, flow.start, [0, times[times.length - 1]], { saveAt: times, ...ACCURACY });
  if (states.length < times.length) throw new Error(`trainStructured: ${message}`);
  const whole = 0.5 * norm(cross) ** 2;
  return states.map((state) => ({
    lossFraction: 1 + flow.learned(state) / whole,
    weights: flow.matrices(state),
  }));
}

/** `F_lF_{l−1}ᵀ`, what the layer between aligns with. */
export const feedbackProduct = ({ above, below }: FeedbackPair): Matrix => multiply(above, transpose(below));

/** The cosine of two matrices. */
export const matrixCosine = (A: Matrix, B: Matrix): number => inner(A, B) / (norm(A) * norm(B));

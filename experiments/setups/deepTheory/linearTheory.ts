import { networkLayers, deepFeedback, initialWeights } from "../../../src/deep/index.ts";
import type { TrainingData } from "../../../src/data/index.ts";
import { InputError } from "../../../src/inputError.ts";
import {
  block,
  gram,
  inner,
  matrix,
  multiply,
  norm,
  scale,
  trace,
  transpose,
  type Matrix,
} from "../../../src/linalg/index.ts";
import { deepProblemSchema, parseWith, type DeepProblem, type DeepProblemInput } from "../../../src/problem/index.ts";
import type { MeanNetwork } from "../../../theory/deep/index.ts";
import { situationOf, type Situation } from "../situation.ts";

/** All that the linear theory needs of a deep run: made once, then asked often. */
export interface LinearTheory {
  readonly problem: DeepProblem;
  /** The data in coordinates in which the inputs are uncorrelated; cross-entropy sees its targets about 1/n_L. */
  readonly situation: Situation;
  readonly network: MeanNetwork;
  /**
   * The curvature of the loss at zero outputs: 1, or 1/n_L for cross-entropy, whose softmax is taken to first order.
   */
  readonly curvature: number;
  /** The loss of zero outputs, and the least one that a linear map has; for cross-entropy zero. */
  readonly zeroLoss: number;
  readonly leastLoss: number;
  /**
   * The time of the flow that passes while rate × steps grows by one: the batch where its gradients are summed, 1/(1 −
   * μ) of that with momentum μ.
   */
  readonly pace: number;
}

/**
 * Mean slopes of units whose inputs are small and symmetric about zero: what is left of a signal on its way through
 * them.
 */
const GAINS: Record<DeepProblem["network"]["activation"], number> = {
  linear: 1,
  tanh: 1,
  relu: 0.5,
  "leaky-relu": 0.505,
  swish: 0.5,
};

/**
 * The moments of the training data, the Gram matrices of the run's own feedback and the sizes of its own initial
 * weights.
 * Throws an InputError for a network that is not of full layers, a rule other than DFA, and Adam: the theory knows
 * nothing of them.
 */
export function linearTheory(given: DeepProblemInput, data: TrainingData): LinearTheory {
  const problem = parseWith(deepProblemSchema, given);
  requireCovered(problem);
  const { count, inputs, targets } = data.train;
  const layers = networkLayers(problem.network.hidden, data);
  const weights = initialWeights(problem, layers);
  const feedback = deepFeedback(problem, layers, weights);
  const outputs = data.outputs;
  const entropy = problem.training.loss === "cross-entropy";
  const shift = entropy ? 1 / outputs : 0;
  const { situation, fit } = situationOf(
    matrix(count, data.inputs, Float64Array.from(inputs)),
    matrix(
      count,
      outputs,
      Float64Array.from(targets, (y) => y - shift),
    ),
  );
  const curvature = entropy ? 1 / outputs : 1;
  const dense = layers.map(({ rows, cols }, l) => matrix(rows, cols, Float64Array.from(weights[l])));
  const axes = block(fit.eigenvectors, 0, 0, data.inputs, fit.rank);
  const gain = GAINS[problem.network.activation];
  const { optimiser, reduction, batch } = problem.training;
  const momentum = optimiser.kind === "sgd" ? optimiser.momentum : 0;
  return {
    problem,
    situation,
    network: {
      sizes: [data.inputs, ...layers.map(({ rows }) => rows)],
      variances: situation.variances.map((variance) => variance * curvature),
      cross: situation.cross,
      grams: feedback.map(gram),
      initial: dense.map((W) => norm(W) ** 2),
      chance: dense.slice(1).map((W, i) => chanceProduct(W, feedback[i], feedback[i + 1])),
      start: scale(
        gain ** (dense.length - 1),
        dense.reduce((below, W) => multiply(W, below), axes),
      ),
      gain,
    },
    curvature,
    zeroLoss: entropy ? Math.log(outputs) : 0.5 * trace(situation.targetCovariance),
    leastLoss: entropy ? 0 : fit.minimalLoss!,
    pace: (reduction === "sum" ? batch : 1) / (1 - momentum),
  };
}

/**
 * The fraction of what a linear map can explain that is explained at a loss, at most 1; of cross-entropy the fraction
 * of the loss of zero outputs.
 */
export const explainedAt = ({ zeroLoss, leastLoss }: LinearTheory, loss: number): number =>
  Math.min(1, (zeroLoss - loss) / (zeroLoss - leastLoss));

/**
 * Σ_yx and Σ_xx as the loss's own curvature scales them: the map `M` for which the linearised errors are those of
 * `learned`.
 */
export const mapOf = ({ curvature }: LinearTheory, learned: Matrix): Matrix => scale(1 / curvature, learned);

function requireCovered({ network, rule, training }: DeepProblem): void {
  const demand = (holds: boolean, field: string, requirement: string, got: string) => {
    if (!holds) throw new InputError(`linear theory: ${field} must be ${requirement}, got "${got}"`);
  };
  const maps = network.hidden.find(({ kind }) => kind !== "full");
  demand(maps === undefined, "network.hidden", "of full layers", maps?.kind ?? "");
  demand(rule === "dfa", "rule", '"dfa"', rule);
  demand(training.optimiser.kind === "sgd", "training.optimiser.kind", '"sgd"', training.optimiser.kind);
}

/** `⟨W, F_l F_{l−1}ᵀ⟩`, F_L = I. */
function chanceProduct(W: Matrix, below: Matrix, own: Matrix | undefined): number {
  return own ? inner(multiply(W, below), own) : inner(W, transpose(below));
}

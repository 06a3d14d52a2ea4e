import {
  gram,
  inner,
  matrix,
  multiply,
  product,
  pseudoInverse,
  subtract,
  trace,
  type Matrix,
} from "../../../src/linalg/index.ts";
import { FullWeights } from "../../../src/linear/index.ts";
import type { LinearProblemInput } from "../../../src/problem/index.ts";
import { descentStep, largestDecrease, lastDescentStep } from "../../../theory/literature/index.ts";
import type { Claim } from "../claim.ts";
import { networkOf } from "../common/index.ts";
import { changed, flowProblems } from "../structure/setups/problems.ts";

/** What the theory says of one layer: the step after which the loss is back, and the decrease half-way. */
interface LayerDescent {
  readonly from: number;
  readonly update: Float64Array;
  readonly last: number;
  readonly decrease: number;
}

/** A network's start, the loss above the best at any weights, and what the theory says of every layer's update. */
function descents(problem: LinearProblemInput): {
  lossAt(state: Float64Array): number;
  start: Float64Array;
  layers: LayerDescent[];
} {
  const network = networkOf(problem);
  const dfa = new FullWeights(network, "moments", { samples: null });
  const bp = new FullWeights(networkOf(changed(problem, { rule: "bp" })), "moments", { samples: null });
  const start = dfa.state.slice();
  const [update, gradient] = [dfa, bp].map((dynamics) => {
    const velocity = new Float64Array(start.length);
    dynamics.flow(start, velocity);
    return velocity.map((value) => -value);
  });
  const W = dfa.weights();
  const { inputs, cross } = network.source.moments();
  let from = 0;
  const layers = W.map((W_l, l): LayerDescent => {
    const part = (of: Float64Array): Matrix => matrix(W_l.rows, W_l.cols, of.slice(from, from + W_l.data.length));
    const [D, G] = [part(update), part(gradient)];
    const change = product(...W.slice(l + 1).toReversed(), D, ...W.slice(0, l).toReversed());
    const [g, q] = [inner(D, G), trace(multiply(gram(change), inputs))];
    const layer = { from, update: D.data, last: lastDescentStep(g, q), decrease: largestDecrease(g, q) };
    from += W_l.data.length;
    return layer;
  });
  const best = multiply(cross, pseudoInverse(inputs));
  const lossAt = (state: Float64Array): number => {
    dfa.state.set(state);
    const missing = subtract(product(...dfa.weights().toReversed()), best);
    return 0.5 * trace(multiply(gram(missing), inputs));
  };
  return { lossAt, start, layers };
}

/** The weights with one layer moved against its update. */
function moved(weights: Float64Array, { from, update }: LayerDescent, step: number): Float64Array {
  const after = weights.slice();
  update.forEach((value, i) => (after[from + i] -= step * value));
  return after;
}

/** The loss at the last step of descent against that at the start, and half-way against the predicted fall. */
function residual(problem: LinearProblemInput): number {
  const { lossAt, start, layers } = descents(problem);
  const before = lossAt(start);
  return layers.reduce((worst, layer) => {
    const back = Math.abs(lossAt(moved(start, layer, layer.last)) - before);
    const lowest = Math.abs(lossAt(moved(start, layer, layer.last / 2)) - before + layer.decrease);
    return Math.max(worst, back / (before + layer.decrease), lowest / (before + layer.decrease));
  }, 0);
}

/** As if layers did not feel each other: all of them moved at once, each by its best step. */
function together(problem: LinearProblemInput): number {
  const { lossAt, start, layers } = descents(problem);
  const before = lossAt(start);
  const after = lossAt(layers.reduce((state, layer) => moved(state, layer, layer.last / 2), start));
  const decrease = layers.reduce((sum, layer) => sum + layer.decrease, 0);
  return Math.abs(after - before + decrease) / (before + decrease);
}

/** DFA updates of two to four layers with Gaussian weights and feedback: many of them beyond a right angle. */
export const descentStepClaim: Claim<LinearProblemInput> = {
  prediction: descentStep,
  cases: flowProblems("gaussian", "gaussian"),
  runs: 10,
  residual,
  tolerance: {
    value: 1e-13,
    reason:
      "relative to the loss and its largest fall; rounding, 2e-16 times some hundred terms of a loss and the two steps that double them",
  },
  control: {
    description: "all layers moved at once, each by its best step, as if the gains added up",
    residual: together,
  },
};

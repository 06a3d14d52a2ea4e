import { type Matrix } from "../../../../src/linalg/index.ts";
import { AlignmentMatrices, batches, FullWeights, ReducedForm, type Dynamics } from "../../../../src/linear/index.ts";
import type { LinearNetwork, LinearProblemInput } from "../../../../src/problem/index.ts";
import { networkOf } from "../../common/index.ts";

/**
 * A batch's mean squared error at which a run is stopped. DFA may diverge within the few steps of a claim (once in
 * thousands of problems);
 * what is claimed holds at every step, so that it is checked at the last one before the numbers overflow.
 */
const LARGEST_ERROR = 1e4;

/** The number of steps of a problem's training. */
export const stepCount = ({ training }: Pick<LinearProblemInput, "training">): number =>
  Math.round(training.time / (training.rate ?? 0.01));

/**
 * Takes the steps of a problem's training, on batches of the given size; returns how many there were. `before` is
 * called with each batch before its step.
 */
export function sgdFor(
  dynamics: Dynamics,
  network: LinearNetwork,
  options: { size?: number; before?: (batch: Parameters<Dynamics["sgd"]>[0]) => void } = {},
): number {
  const { rate, batch, order } = network.problem.training;
  const size = options.size ?? (batch as number);
  const next = batches(network.source, size, order, network.problem.seed);
  const steps = stepCount(network.problem);
  for (let t = 1; t <= steps; t++) {
    const samples = next();
    options.before?.(samples);
    if (!(dynamics.sgd(samples, rate) < LARGEST_ERROR)) return t;
  }
  return steps;
}

/** The weights `W_1 … W_L` that SGD leaves on rung 0. */
export function trainedWeights(problem: LinearProblemInput): Matrix[] {
  const network = networkOf(problem);
  const dynamics = new FullWeights(network, { batch: network.problem.training.batch as number }, { samples: null });
  sgdFor(dynamics, network);
  return dynamics.weights();
}

/** The alignment matrices `A_1 … A_L` that the same batches leave on rung 1. */
export function trainedMatrices(problem: LinearProblemInput): Matrix[] {
  const network = networkOf(problem);
  const dynamics = new AlignmentMatrices(network, { samples: null });
  sgdFor(dynamics, network);
  return dynamics.matrices();
}

/** The reduced form after the same batches, for any initial weights. */
export function trainedReduced(problem: LinearProblemInput): ReducedForm {
  const network = networkOf(problem);
  const dynamics = new ReducedForm(network, { samples: null });
  sgdFor(dynamics, network);
  return dynamics;
}

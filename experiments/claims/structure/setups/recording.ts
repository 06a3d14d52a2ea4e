import { add, matrix, multiply, scale, subtract, transpose, type Matrix } from "../../../../src/linalg/index.ts";
import { FullWeights } from "../../../../src/linear/index.ts";
import type { LinearProblemInput } from "../../../../src/problem/index.ts";
import type { Learned } from "../../../../theory/structure/index.ts";
import { networkOf } from "../../common/index.ts";

import { sgdFor } from "./sgdRuns.ts";

/**
 * What one step of SGD saw: activities `h_0 … h_{L−1}` (batch × n_l) and errors `e = ŷ − y` (batch × n_L), a sample a
 * row.
 */
export interface RecordedStep {
  readonly hidden: readonly Matrix[];
  readonly errors: Matrix;
}

/** A run of SGD on the full weights, written down step by step. */
export interface Recording {
  readonly rate: number;
  readonly initial: readonly Matrix[];
  readonly feedback: readonly Matrix[];
  readonly weights: readonly Matrix[];
  readonly steps: readonly RecordedStep[];
}

/**
 * Runs the full weights of a problem on its batches; the forward passes written down are computed here, from the
 * weights before each step.
 */
export function recordSgd(problem: LinearProblemInput): Recording {
  const network = networkOf(problem);
  const batch = network.problem.training.batch as number;
  const dynamics = new FullWeights(network, { batch }, { samples: null });
  const steps: RecordedStep[] = [];
  sgdFor(dynamics, network, {
    before({ inputs, targets }) {
      const hidden = [matrix(batch, network.source.inputs, inputs.slice())];
      for (const W of dynamics.weights()) hidden.push(multiply(hidden[hidden.length - 1], transpose(W)));
      const output = hidden.pop()!;
      steps.push({ hidden, errors: subtract(output, matrix(batch, network.source.outputs, targets.slice())) });
    },
  });
  return {
    rate: network.problem.training.rate,
    initial: network.initialWeights(),
    feedback: network.feedback(),
    weights: dynamics.weights(),
    steps,
  };
}

/**
 * `C_l` and `A_l` of a recording by their definitions, and the change of every `C_l` at every step
 * (`changes[l − 1][t]`).
 */
export function learnedOf({ rate, steps, weights }: Recording): Learned & { readonly changes: readonly Matrix[][] } {
  const outputs = steps[0].errors.cols;
  let C = weights.map((W) => matrix(outputs, W.cols));
  let A = weights.map((W, i) => matrix(outputs, i === 0 ? W.cols : outputs));
  const changes: Matrix[][] = weights.map(() => []);
  for (const { hidden, errors } of steps) {
    const descent = scale(-rate / errors.rows, transpose(errors));
    const dC = hidden.map((H) => multiply(descent, H));
    A = A.map((A_l, i) => add(A_l, i === 0 ? dC[0] : multiply(dC[i - 1], transpose(C[i - 1]))));
    C = C.map((C_l, i) => add(C_l, dC[i]));
    dC.forEach((change, i) => changes[i].push(change));
  }
  return { A, C, changes };
}

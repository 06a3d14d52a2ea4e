import { gram, multiply, norm, scale, subtract, transpose, type Matrix } from "../linalg/index.ts";
import {
  backwardWeightAlignment,
  gradientAlignment,
  updateAlignment,
  weightAlignment,
  type Alignment,
} from "../measure/index.ts";
import type { LinearNetwork } from "../problem/index.ts";
import { errorRows } from "./errorRows.ts";
import { flowErrors, resolvedSignals, resolvedWeightAlignment, type MatrixError } from "./resolution.ts";
import { conditionNumbers, ifResolved, losses, stepsDone, type LinearMeasures } from "./snapshot.ts";

/** What weights have learned by feedback from the outputs. */
export interface Learned {
  /** The alignment matrices `A_1 … A_L`. */
  readonly matrices: readonly Matrix[];
  /** `R_2 … R_L`, `R_{l+1} = A_{l+1} + A_{l+1}ᵀ − C_l C_lᵀ`: zero in the flow of DFA; missing under other rules. */
  invariants?(): Matrix[];
  /**
   * What rounding leaves of the matrices where they are recovered from larger weights; null where they are the state
   * itself.
   */
  readonly rounding: readonly MatrixError[] | null;
}

/**
 * Everything measured of full weights `W_1 … W_L`, straight from the definitions; without the numbers that are below
 * their resolution.
 * @param backward the matrices `B_2 … B_L` as they stand; null under rules without
 * @param learned null where there are no alignment matrices
 * @param step steps done; null in a flow
 */
export function measureWeights(
  network: LinearNetwork,
  weights: readonly Matrix[],
  { feedback, backward }: { feedback: readonly Matrix[]; backward: readonly Matrix[] | null },
  learned: Learned | null,
  samples: { inputs: Matrix; targets: Matrix } | null,
  step: number | null,
): LinearMeasures {
  const { source, depth, problem } = network;
  const M = weights.slice(1).reduce((below, W) => multiply(W, below), weights[0]);
  const { inputs, cross } = source.moments();
  const descent = subtract(cross, multiply(M, inputs));
  const errors = samples && errorRows(M, samples);
  // DRTP sends the targets without the outputs.
  const isDrtp = problem.rule === "drtp";
  const measures = {
    ...losses(source, M),
    weightAlignment: backward ? backwardWeightAlignment(weights, backward) : weightAlignment(weights, feedback),
    gradientAlignment:
      errors &&
      ifResolved(
        errors,
        samples.targets,
        gradientAlignment(weights, feedback, errors, isDrtp ? scale(-1, samples.targets) : errors),
      ),
    updateAlignment: ifResolved(descent, cross, updateAlignment(weights, feedback, descent, isDrtp ? cross : descent)),
  };
  const A = learned && learned.matrices;
  const steps = stepsDone(network, step);
  if (steps || !learned?.invariants || !A) {
    return { ...measures, ...conditionNumbers(A, depth, { steps, errors: learned && learned.rounding }) };
  }
  const stateErrors = flowErrors(A, learned.invariants());
  const conditions = conditionNumbers(A, depth, { steps, errors: stateErrors });
  // Initial weights are far above the integrator's errors, and with them their alignments.
  if (problem.network.initial.kind !== "zero") return { ...measures, ...conditions };
  const [upper, grams] = [A.slice(1), feedback.map(gram)];
  const signals = <T extends Alignment>(alignment: T, D: Matrix, size: Matrix, below: (Matrix | null)[] | null): T =>
    resolvedSignals(alignment, upper, grams, stateErrors, D, norm(size), below);
  const below: (Matrix | null)[] = [null];
  for (let l = 1; l < depth - 1; l++) below.push(l === 1 ? weights[0] : multiply(weights[l - 1], below[l - 1]!));
  return {
    ...measures,
    weightAlignment: resolvedWeightAlignment(measures.weightAlignment, A, stateErrors),
    gradientAlignment:
      measures.gradientAlignment && signals(measures.gradientAlignment, transpose(errors!), samples!.targets, null),
    updateAlignment: signals(measures.updateAlignment, descent, cross, below),
    ...conditions,
  };
}

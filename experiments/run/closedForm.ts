import { InputError } from "../../src/inputError.ts";
import { identity, relativeDistance, type Matrix } from "../../src/linalg/index.ts";
import {
  beyondNumbers,
  isFiniteMeasures,
  snapshotTimes,
  type LinearSnapshot,
  type Run,
} from "../../src/linear/index.ts";
import type { LinearNetwork } from "../../src/problem/index.ts";
import { closedFormSnapshot, commonModes } from "../../theory/closedForm/index.ts";

/**
 * Given feedback counts as orthonormal when its Gram matrices are this close to the identity: matrices typed in with
 * about nine digits.
 */
const ORTHONORMAL = 1e-9;

/**
 * The top rung: the population flow in closed form, at the snapshot times of the problem. Nothing is integrated, so any
 * time costs the same.
 * Condition numbers and ranks are over all modes that learn, also where a simulation would count the weakest as zero.
 * Throws an InputError for a problem outside the assumptions: rule dfa from zero weights, orthonormal feedback or
 * infinite widths,
 * and Σ_xx and Σ_yx that share singular vectors.
 */
export function* closedFormRun(network: LinearNetwork): Run {
  const { source, depth, problem } = network;
  const { time, snapshotTimes: times } = problem.training;
  const { inputs, cross } = source.moments();
  requireAssumptions(network);
  const modes = commonModes(inputs, cross);
  need(modes !== null, "data whose input covariance and cross covariance share singular vectors", "data that do not");
  const { minimalLoss } = source.regression();
  for (const t of snapshotTimes(time, times)) {
    const {
      gains: _,
      excessLoss,
      ...measures
    } = closedFormSnapshot({ depth, outputs: source.outputs, modes, time: t });
    const snapshot = {
      step: null,
      time: t,
      loss: minimalLoss === null ? null : minimalLoss + excessLoss,
      excessLoss,
      gradientAlignment: null,
      ...measures,
    } satisfies LinearSnapshot;
    if (!isFiniteMeasures(snapshot)) throw beyondNumbers();
    yield snapshot;
  }
  return { status: "completed", steps: 0, time };
}

function requireAssumptions(network: LinearNetwork): void {
  const { rule, feedback, network: shape } = network.problem;
  need(rule === "dfa", 'rule "dfa"', `"${rule}"`);
  need(shape.initial.kind === "zero", 'network.initial.kind "zero"', `"${shape.initial.kind}"`);
  const mayBe = network.infinite || feedback.kind === "orthonormal" || feedback.kind === "given";
  need(
    mayBe && network.feedbackGrams().every(isOrthonormal),
    'feedback.kind "orthonormal" or infinite widths',
    `"${feedback.kind}"`,
  );
}

const isOrthonormal = (G: Matrix): boolean => relativeDistance(G, identity(G.rows)) < ORTHONORMAL;

function need(holds: boolean, requirement: string, got: string): asserts holds {
  if (!holds) throw new InputError(`closed form: needs ${requirement}, got ${got}`);
}

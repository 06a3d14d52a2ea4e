import { InputError } from "../inputError.ts";
import { parseWith, sequenceProblemSchema, type SequenceProblem, type SequenceProblemInput } from "../problem/index.ts";
import { snapshotsOf, trajectoryOf, type Outcome, type SteppedRun, type Trajectory } from "../record/index.ts";
import { flowRun } from "./flowRun.ts";
import type { Ceilings } from "./measure.ts";
import { SequenceMeasure } from "./measure.ts";
import { SequenceDynamics } from "./dynamics.ts";
import { sequenceNetwork } from "./sequenceNetwork.ts";
import type { SequenceSnapshot } from "./snapshot.ts";
import { steppedRunOf } from "./steppedRunOf.ts";
import { matricesView, weightsView } from "./view.ts";

/**
 * The rungs of the ladder for networks of places: full weights, alignment matrices, and the population flow on the
 * cheaper of the two.
 */
export const SEQUENCE_RUNGS = ["weights", "matrices", "flow"] as const;
export type SequenceRung = (typeof SEQUENCE_RUNGS)[number];

export interface SimulateSequenceOptions {
  /** The rung to run on; by default the cheapest that can do what the problem asks. */
  readonly rung?: SequenceRung;
  /** Called at every snapshot, as it is taken. */
  readonly onSnapshot?: (snapshot: SequenceSnapshot) => void;
}

/** A run of a network of places, and what its layers could reach. */
export interface SequenceTrajectory extends Trajectory<SequenceSnapshot> {
  /** The largest weight alignment of each layer with this feedback, and of each of its offsets. */
  readonly ceilings: Ceilings;
}

/**
 * Simulates a linear network of places: checks the problem, runs it on a rung, and gives what was measured and how it
 * ended.
 * Throws an InputError for a problem that is not valid or that the rung cannot run; divergence is an outcome, not an
 * exception.
 */
export function simulateSequence(
  problem: SequenceProblemInput,
  options: SimulateSequenceOptions = {},
): SequenceTrajectory {
  const checked = parseWith(sequenceProblemSchema, problem);
  const { inSteps, stream, ceilings } = startSequence(checked, options.rung);
  return { ...trajectoryOf(inSteps ? snapshotsOf(inSteps()) : stream(), options.onSnapshot), ceilings };
}

/** A run before its first step, and the ceilings of its layers. */
export interface StartedSequence {
  /** The run in steps, new or gone on with from a checkpoint; null for a flow. */
  readonly inSteps: ((checkpoint?: Uint8Array) => SteppedRun<SequenceSnapshot>) | null;
  /** The flow, which yields each snapshot as it is taken and returns the outcome. */
  readonly stream: () => Generator<SequenceSnapshot, Outcome, void>;
  readonly ceilings: Ceilings;
}

/** Makes a checked problem ready to run on a rung. Throws an InputError for one that the rung cannot run. */
export function startSequence(problem: SequenceProblem, rung = defaultSequenceRung(problem)): StartedSequence {
  requireSequenceRung(problem, rung);
  const network = sequenceNetwork(problem);
  const view = rung === "weights" || !closes(problem) ? weightsView(network) : matricesView(network);
  const measure = new SequenceMeasure(network, view);
  return {
    inSteps: sequenceInSteps(problem, rung)
      ? (checkpoint) => steppedRunOf(network, view, measure, rung, checkpoint)
      : null,
    stream: () => flowRun(new SequenceDynamics(network, view, network.source.population().count), measure),
    ceilings: measure.ceilings,
  };
}

/**
 * A run in steps, which can be stopped anywhere and taken up again. Throws an InputError for one that is not in steps,
 * and for a checkpoint of another run.
 */
export function sequenceRun(
  problem: SequenceProblem,
  rung = defaultSequenceRung(problem),
  checkpoint?: Uint8Array,
): SteppedRun<SequenceSnapshot> {
  const { inSteps } = startSequence(problem, rung);
  if (!inSteps) throw new InputError("sequence run: needs steps, got a flow");
  return inSteps(checkpoint);
}

/**
 * The cheapest rung that runs the problem as it stands: flow for a flow, else alignment matrices, where they close,
 * else full weights.
 */
export function defaultSequenceRung(problem: SequenceProblem): SequenceRung {
  if (problem.training.batch === "flow") return "flow";
  return closes(problem) ? "matrices" : "weights";
}

/** Whether a rung runs the problem in steps of SGD or gradient descent; otherwise it integrates the flow. */
export const sequenceInSteps = ({ training }: SequenceProblem, rung: SequenceRung): boolean =>
  rung !== "flow" && training.batch !== "flow";

const closes = ({ rule, network }: SequenceProblem): boolean =>
  (rule === "dfa" || rule === "frozen") && network.initial.kind === "zero";

/** Throws an InputError for a rung that cannot run the problem, before anything is drawn. */
export function requireSequenceRung(problem: SequenceProblem, rung: SequenceRung): void {
  const { network, rule } = problem;
  if (rung === "matrices" && !closes(problem)) {
    const [what, got] =
      network.initial.kind === "zero" ? ["rule", rule] : ["network.initial.kind", network.initial.kind];
    throw new InputError(
      `alignment matrices: needs ${what === "rule" ? 'rule "dfa" or "frozen"' : 'network.initial.kind "zero"'}, got "${got}"; run it on the weights`,
    );
  }
  if (rung === "weights" && network.layers[0].width === "infinite")
    throw new InputError('full weights: needs finite widths, got "infinite"');
}

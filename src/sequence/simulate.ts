import { InputError } from "../inputError.ts";
import { parseWith, sequenceProblemSchema, type SequenceProblem, type SequenceProblemInput } from "../problem/index.ts";
import { snapshotsOf, type Outcome, type SteppedRun, type Trajectory } from "../record/index.ts";
import { flowRun } from "./flowRun.ts";
import type { Ceilings } from "./measure.ts";
import { SequenceMeasure } from "./measure.ts";
import { SequenceDynamics } from "./dynamics.ts";
import { sequenceNetwork, type SequenceNetwork } from "./sequenceNetwork.ts";
import type { SequenceSnapshot } from "./snapshot.ts";
import { steppedRunOf } from "./steppedRunOf.ts";
import { matricesView, weightsView, type View } from "./view.ts";

/** The rungs of the ladder for networks of places: full weights, alignment matrices, and the population flow on the cheaper of the two. */
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
 * Simulates a linear network of places: checks the problem, runs it on a rung, and gives what was measured and how it ended.
 * Throws an InputError for a problem that is not valid or that the rung cannot run; divergence is an outcome, not an exception.
 */
export function simulateSequence(
  problem: SequenceProblemInput,
  options: SimulateSequenceOptions = {},
): SequenceTrajectory {
  const checked = parseWith(sequenceProblemSchema, problem);
  const { run, ceilings } = startSequence(checked, options.rung);
  const snapshots: SequenceSnapshot[] = [];
  for (let next = run.next(); ; next = run.next()) {
    if (next.done) return { outcome: next.value, snapshots, ceilings };
    options.onSnapshot?.(next.value);
    snapshots.push(next.value);
  }
}

/** A run in progress, which yields each snapshot as it is taken and returns the outcome, and the ceilings of its layers. */
export interface StartedSequence {
  readonly run: Generator<SequenceSnapshot, Outcome, void>;
  readonly ceilings: Ceilings;
}

/** Starts a checked problem on a rung. */
export function startSequence(problem: SequenceProblem, rung = defaultSequenceRung(problem)): StartedSequence {
  const network = sequenceNetwork(problem);
  const { view, measure } = onRung(network, rung);
  const { ceilings } = measure;
  if (sequenceInSteps(problem, rung)) return { run: snapshotsOf(steppedRunOf(network, view, measure, rung)), ceilings };
  return { run: flowRun(new SequenceDynamics(network, view, network.source.population().count), measure), ceilings };
}

/** A run in steps, which can be stopped anywhere and taken up again. Throws an InputError for one that is not in steps, and for a checkpoint of another run. */
export function sequenceRun(
  problem: SequenceProblem,
  rung = defaultSequenceRung(problem),
  checkpoint?: Uint8Array,
): SteppedRun<SequenceSnapshot> {
  if (!sequenceInSteps(problem, rung)) throw new InputError("sequence run: needs steps, got a flow");
  const network = sequenceNetwork(problem);
  const { view, measure } = onRung(network, rung);
  return steppedRunOf(network, view, measure, rung, checkpoint);
}

/** The cheapest rung that runs the problem as it stands: flow for a flow, else alignment matrices, where they close, else full weights. */
export function defaultSequenceRung(problem: SequenceProblem): SequenceRung {
  if (problem.training.batch === "flow") return "flow";
  return closes(problem) ? "matrices" : "weights";
}

/** Whether a rung runs the problem in steps of SGD or gradient descent; otherwise it integrates the flow. */
export const sequenceInSteps = ({ training }: SequenceProblem, rung: SequenceRung): boolean =>
  rung !== "flow" && training.batch !== "flow";

const closes = ({ rule, network }: SequenceProblem): boolean =>
  (rule === "dfa" || rule === "frozen") && network.initial.kind === "zero";

function onRung(network: SequenceNetwork, rung: SequenceRung): { view: View; measure: SequenceMeasure } {
  const { problem, infinite } = network;
  if (rung === "matrices" && !closes(problem)) {
    const [what, got] =
      problem.network.initial.kind === "zero"
        ? ["rule", problem.rule]
        : ["network.initial.kind", problem.network.initial.kind];
    throw new InputError(
      `alignment matrices: needs ${what === "rule" ? 'rule "dfa" or "frozen"' : 'network.initial.kind "zero"'}, got "${got}"; run it on the weights`,
    );
  }
  if (rung === "weights" && infinite) throw new InputError('full weights: needs finite widths, got "infinite"');
  const view = rung === "weights" || !closes(problem) ? weightsView(network) : matricesView(network);
  return { view, measure: new SequenceMeasure(network, view) };
}

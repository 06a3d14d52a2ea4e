import { InputError } from "../inputError.ts";
import type { SequenceProblem } from "../problem/index.ts";
import { startedFlow, startedSteps, type Started, type StartOptions } from "../record/index.ts";
import { flowRun } from "./flowRun.ts";
import type { Ceilings } from "./measure.ts";
import { SequenceMeasure } from "./measure.ts";
import { SequenceDynamics } from "./dynamics.ts";
import { realiseSequence } from "./realise.ts";
import type { SequenceSnapshot } from "./snapshot.ts";
import { steppedRunOf } from "./steppedRunOf.ts";
import { matricesView, weightsView } from "./view.ts";

/**
 * The rungs of the ladder for networks of places: full weights, alignment matrices, and the population flow on the
 * cheaper of the two.
 */
export const SEQUENCE_RUNGS = ["weights", "matrices", "flow"] as const;
export type SequenceRung = (typeof SEQUENCE_RUNGS)[number];

/** What the layers could reach. */
export interface SequenceFound {
  /** The largest weight alignment of each layer with this feedback, and of each of its offsets. */
  readonly ceilings: Ceilings;
}

/** Draws a checked problem and makes it ready to run. Throws an InputError for one that the rung cannot run. */
export function startSequence(
  problem: SequenceProblem,
  { rung = defaultSequenceRung(problem) }: StartOptions<SequenceRung> = {},
): Started<SequenceSnapshot, SequenceRung, SequenceFound> {
  requireSequenceRung(problem, rung);
  const network = realiseSequence(problem);
  const view = rung === "weights" || !closes(problem) ? weightsView(network) : matricesView(network);
  const measure = new SequenceMeasure(network, view);
  const found = { ceilings: measure.ceilings };
  if (sequenceInSteps(problem, rung))
    return startedSteps(rung, found, (checkpoint) => steppedRunOf(network, view, measure, rung, checkpoint));
  const dynamics = () => new SequenceDynamics(network, view, network.source.population().count);
  return startedFlow(rung, found, () => flowRun(dynamics(), measure));
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

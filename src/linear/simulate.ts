import type { Source } from "../data/index.ts";
import { InputError } from "../inputError.ts";
import {
  linearProblemSchema,
  parseWith,
  realise,
  type LinearNetwork,
  type LinearProblemInput,
} from "../problem/index.ts";
import type { Outcome, Trajectory } from "../record/index.ts";
import type { Dynamics } from "./dynamics.ts";
import { AlignmentMatrices } from "./matrices.ts";
import { OrderParameters } from "./orderParameters.ts";
import { ReducedForm } from "./reduced.ts";
import { flowRun, stepRun, stepsOf, survives, type Run } from "./run.ts";
import type { LinearSnapshot } from "./snapshot.ts";
import { FullWeights } from "./weights.ts";

/** The rungs of the ladder that are simulated here; the closed form is a prediction. */
export const LINEAR_RUNGS = ["weights", "matrices", "order", "flow"] as const;
export type LinearRung = (typeof LINEAR_RUNGS)[number];

export interface SimulateOptions {
  /** The rung to run on; by default the cheapest that can do what the problem asks. */
  readonly rung?: LinearRung;
  /** The data set of a problem whose `data.kind` is "file". */
  readonly data?: Source;
  /** Called at every snapshot, as it is taken. */
  readonly onSnapshot?: (snapshot: LinearSnapshot) => void;
}

/**
 * Simulates a deep linear network, the main function of this library: checks the problem, runs it on a rung, and gives what was measured and how it ended.
 * Throws an InputError for a problem that is not valid or that the rung cannot run; divergence is an outcome, not an exception.
 */
export function simulate(problem: LinearProblemInput, options: SimulateOptions = {}): Trajectory<LinearSnapshot> {
  const snapshots: LinearSnapshot[] = [];
  const run = start(problem, options);
  for (let next = run.next(); ; next = run.next()) {
    if (next.done) return { outcome: next.value, snapshots };
    options.onSnapshot?.(next.value);
    snapshots.push(next.value);
  }
}

/** The same as a stream: a generator that yields each snapshot when it is taken and returns the outcome. */
export function start(problem: LinearProblemInput, options: SimulateOptions = {}): Run {
  const network = realise(parseWith(linearProblemSchema, problem), options.data);
  return runOn(network, options.rung ?? defaultRung(network));
}

/** The cheapest rung that runs the problem as it stands, pathwise exact: flow for a flow, else alignment matrices, where they close, else full weights. */
export function defaultRung({ problem }: LinearNetwork): LinearRung {
  if (problem.training.batch === "flow") return "flow";
  return problem.rule === "dfa" || problem.rule === "shallow" ? "matrices" : "weights";
}

/** Runs a realised problem on a rung. */
export function* runOn(network: LinearNetwork, rung: LinearRung): Run {
  if (network.problem.training.batch === "flow" || rung === "flow") {
    if (rung === "order") return yield* stepRun(network, stepsOf(network, new OrderParameters(network), 0));
    return yield* flowRun(
      network,
      rung === "weights" ? new FullWeights(network, "moments") : cheapest(network, "moments"),
    );
  }
  const dynamics = dynamicsOf(network, rung);
  const outcome = yield* stepRun(network, stepsOf(network, dynamics, network.problem.training.rate));
  return outcome.status === "diverged" ? withStableRate(network, outcome) : outcome;
}

function dynamicsOf(network: LinearNetwork, rung: LinearRung): Dynamics | OrderParameters {
  const { batch } = network.problem.training;
  const mode = typeof batch === "number" ? { batch } : ("moments" as const);
  if (rung === "order") return new OrderParameters(network);
  if (rung === "weights") return new FullWeights(network, mode);
  return closed(network) ?? refuse(network);
}

/** Rung 1, in its simpler form where the weights start from zero; null for rules under which it does not close. */
function closed(network: LinearNetwork): Dynamics | null {
  const { rule, network: shape } = network.problem;
  if (rule === "dfa" && shape.initial.kind === "zero") return new AlignmentMatrices(network);
  return rule === "dfa" || rule === "shallow" ? new ReducedForm(network) : null;
}

const cheapest = (network: LinearNetwork, mode: { batch: number } | "moments"): Dynamics =>
  closed(network) ?? new FullWeights(network, mode);

function refuse({ problem }: LinearNetwork): never {
  throw new InputError(
    `alignment matrices: needs rule "dfa" or "shallow", got "${problem.rule}"; run it on the weights`,
  );
}

/** How far down rates are tried after a divergence, and how closely the largest stable one is then bracketed. */
const HALVINGS = 12;
const BISECTIONS = 3;

/** Steps that the search for a stable rate may take in all. */
const TRIAL_STEPS = 2e6;

/** Adds to a diverged outcome the largest rate, by trial, at which the same run over the same time stays bounded. */
function withStableRate(network: LinearNetwork, outcome: Outcome): Outcome {
  const { rate, time, batch } = network.problem.training;
  const mode = typeof batch === "number" ? { batch } : ("moments" as const);
  let budget = TRIAL_STEPS;
  const stable = (trial: number): boolean | null => {
    const steps = Math.round(time / trial);
    budget -= steps;
    return budget < 0 ? null : survives(stepsOf(network, cheapest(network, mode), trial), steps);
  };
  let [low, high] = [rate / 2, rate];
  for (let k = 0; k < HALVINGS; k++, high = low, low /= 2) {
    const fine = stable(low);
    if (fine === null) break;
    if (!fine) continue;
    for (let i = 0; i < BISECTIONS; i++) {
      const middle = Math.sqrt(low * high);
      if (stable(middle)) low = middle;
      else high = middle;
    }
    const stableRate = Number(low.toPrecision(2));
    return {
      ...outcome,
      stableRate,
      message: `${outcome.message}; a rate of ${stableRate} is stable over the same time`,
    };
  }
  return { ...outcome, message: `${outcome.message}; no stable rate was found down to ${low.toPrecision(2)}` };
}

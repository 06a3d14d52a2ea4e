import type { Source } from "../data/index.ts";
import { InputError } from "../inputError.ts";
import {
  linearProblemSchema,
  parseWith,
  realise,
  type LinearNetwork,
  type LinearProblemInput,
} from "../problem/index.ts";
import {
  canonicalJson,
  fingerprint,
  snapshotsOf,
  SteppedRun,
  trajectoryOf,
  type Outcome,
  type Trajectory,
} from "../record/index.ts";
import type { Measuring } from "./errorRows.ts";
import type { Dynamics } from "./dynamics.ts";
import { AlignmentMatrices } from "./matrices.ts";
import { OrderParameterChain } from "./orderParameters.ts";
import { ReducedForm } from "./reduced.ts";
import { flowRun, steppingOf, stepsOf, survives, type Run } from "./run.ts";
import type { LinearSnapshot } from "./snapshot.ts";
import { FullWeights, type Mode } from "./weights.ts";

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
 * Simulates a deep linear network, the main function of this library: checks the problem, runs it on a rung, and gives
 * what was measured and how it ended.
 * Throws an InputError for a problem that is not valid or that the rung cannot run; divergence is an outcome, not an
 * exception.
 */
export function simulate(problem: LinearProblemInput, options: SimulateOptions = {}): Trajectory<LinearSnapshot> {
  return trajectoryOf(start(problem, options), options.onSnapshot);
}

/** The same as a stream: a generator that yields each snapshot when it is taken and returns the outcome. */
export function start(problem: LinearProblemInput, options: SimulateOptions = {}): Run {
  const network = realise(parseWith(linearProblemSchema, problem), options.data);
  return runOn(network, options.rung ?? defaultRung(network));
}

/**
 * The cheapest rung that runs the problem as it stands, pathwise exact: flow for a flow, else alignment matrices, where
 * they close, else full weights.
 */
export function defaultRung({ problem }: LinearNetwork): LinearRung {
  if (problem.training.batch === "flow") return "flow";
  return problem.rule === "dfa" || problem.rule === "frozen" ? "matrices" : "weights";
}

/** Runs a realised problem on a rung. */
export function* runOn(network: LinearNetwork, rung: LinearRung): Run {
  if (!inSteps(network, rung)) {
    if (rung === "matrices" && closed(network) === null) refuse(network);
    const dynamics = rung === "weights" ? new FullWeights(network, "moments") : cheapest(network, "moments");
    return yield* flowRun(network, dynamics);
  }
  return yield* snapshotsOf(linearRun(network, rung));
}

/** Whether a rung runs the problem in steps of SGD or gradient descent; otherwise it integrates the flow. */
export const inSteps = ({ problem }: LinearNetwork, rung: LinearRung): boolean =>
  rung === "order" || (rung !== "flow" && problem.training.batch !== "flow");

/**
 * The same for a run in steps, which can be stopped anywhere and taken up again: `advance()`, `checkpoint()`,
 * `interrupt()`.
 * Throws an InputError for a problem that the rung cannot run, or not in steps, and for a checkpoint of another run.
 */
export function linearRun(
  network: LinearNetwork,
  rung: LinearRung,
  checkpoint?: Uint8Array,
): SteppedRun<LinearSnapshot> {
  const { problem } = network;
  if (rung === "matrices" && closed(network) === null) refuse(network);
  if (!inSteps(network, rung)) throw new InputError("linear run: needs steps, got a flow");
  const stepping = steppingOf(network, stepsOf(network, dynamicsOf(network, rung), problem.training.rate));
  return new SteppedRun(
    {
      ...stepping,
      about: () => canonicalJson({ problem, rung }),
      data: () => dataFingerprint(network.source),
      diverged: (step) => withStableRate(network, rung, stepping.diverged(step)),
    },
    checkpoint,
  );
}

function dataFingerprint(source: Source): number {
  const { samples, isotropicTeacher } = source;
  if (samples) return fingerprint(samples.inputs.data, samples.targets.data);
  // Of many inputs, whose moments the order parameters do without.
  if (isotropicTeacher) return fingerprint(isotropicTeacher.map.data);
  const { inputs, cross } = source.moments();
  return fingerprint(inputs.data, cross.data);
}

function dynamicsOf(network: LinearNetwork, rung: LinearRung): Dynamics | OrderParameterChain {
  if (rung === "order") return new OrderParameterChain(network);
  return rung === "weights" ? new FullWeights(network, modeOf(network)) : cheapest(network, modeOf(network));
}

const modeOf = ({ problem: { training } }: LinearNetwork): Mode =>
  typeof training.batch === "number" ? { batch: training.batch } : "moments";

/**
 * Rung 1, in its simpler form where the weights start from zero; null for rules under which it does not close. Without
 * `measuring` it measures on samples of its own.
 */
function closed(network: LinearNetwork, measuring?: Measuring): Dynamics | null {
  const { rule, network: shape } = network.problem;
  if (rule === "dfa" && shape.initial.kind === "zero") return new AlignmentMatrices(network, measuring);
  return rule === "dfa" || rule === "frozen" ? new ReducedForm(network, measuring) : null;
}

const cheapest = (network: LinearNetwork, mode: Mode, measuring?: Measuring): Dynamics =>
  closed(network, measuring) ?? new FullWeights(network, mode, measuring);

function refuse({ problem }: LinearNetwork): never {
  throw new InputError(
    `alignment matrices: needs rule "dfa" or "frozen", got "${problem.rule}"; run it on the weights`,
  );
}

/** How far down rates are tried after a divergence, and how closely the largest stable one is then bracketed. */
const HALVINGS = 12;
const BISECTIONS = 3;

/** What the trial of a rate may take, in steps and in numbers touched: a second or two. */
const TRIAL = { steps: 5e5, work: 5e8 };

/**
 * Adds to a diverged outcome the largest rate, by trial, at which the same run stays bounded, over the same time or as
 * much of it as a trial affords.
 */
function withStableRate(network: LinearNetwork, rung: LinearRung, outcome: Outcome): Outcome {
  const { rate, time } = network.problem.training;
  // Nothing is measured in a trial, and for the same numbers any rung will do; only the order parameters draw others.
  const fresh = () =>
    rung === "order" ? new OrderParameterChain(network) : cheapest(network, modeOf(network), { samples: null });
  let affordable = TRIAL.steps;
  const stable = (trial: number): boolean => {
    const steps = stepsOf(network, fresh(), trial);
    affordable = Math.min(TRIAL.steps, Math.ceil(TRIAL.work / steps.size));
    return survives(steps, Math.min(affordable, Math.round(time / trial)));
  };
  let [low, high] = [rate / 2, rate];
  for (let k = 0; k < HALVINGS; k++, high = low, low /= 2) {
    if (!stable(low)) continue;
    for (let i = 0; i < BISECTIONS; i++) {
      const middle = Math.sqrt(low * high);
      if (stable(middle)) low = middle;
      else high = middle;
    }
    const stableRate = twoDigitsBelow(low);
    const span = Math.round(time / stableRate) <= affordable ? "the same time" : `the first ${affordable} steps`;
    return { ...outcome, stableRate, message: `${outcome.message}; a rate of ${stableRate} is stable over ${span}` };
  }
  return { ...outcome, message: `${outcome.message}; no stable rate was found down to ${(2 * low).toPrecision(2)}` };
}

/**
 * The largest number of two digits that is not above a positive x: rounding a stable rate up could make it unstable.
 */
function twoDigitsBelow(x: number): number {
  const unit = 10 ** (Math.floor(Math.log10(x)) - 1);
  return Number((Math.floor(x / unit) * unit).toPrecision(2));
}

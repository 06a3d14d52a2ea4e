import type { Source } from "../data/index.ts";
import { InputError } from "../inputError.ts";
import { realiseLinear, type LinearNetwork, type LinearProblem } from "../problem/index.ts";
import {
  canonicalJson,
  fingerprint,
  startedFlow,
  startedSteps,
  SteppedRun,
  type Outcome,
  type Started,
  type StartOptions,
} from "../record/index.ts";
import type { Measuring } from "./errorRows.ts";
import type { Dynamics } from "./dynamics.ts";
import { AlignmentMatrices } from "./matrices.ts";
import { OrderParameterChain } from "./orderParameters.ts";
import { ReducedForm } from "./reduced.ts";
import { flowRun } from "./flowRun.ts";
import { steppingOf, survives } from "./stepping.ts";
import { stepsOf } from "./stepsOf.ts";
import { watched, type Watch } from "./watch.ts";
import type { LinearSnapshot } from "./snapshot.ts";
import { FullWeights, type Mode } from "./weights.ts";

/** The rungs of the ladder that are simulated here; the closed form is a prediction. */
export const LINEAR_RUNGS = ["weights", "matrices", "order", "flow"] as const;
export type LinearRung = (typeof LINEAR_RUNGS)[number];

export interface LinearStartOptions extends StartOptions<LinearRung, Source> {
  /** Who is shown the alignment matrices between the snapshots. */
  readonly watch?: Watch | undefined;
}

/** Draws a checked problem and makes it ready to run. Throws an InputError for one that the rung cannot run. */
export function startLinear(
  problem: LinearProblem,
  { rung, data, watch }: LinearStartOptions = {},
): Started<LinearSnapshot, LinearRung> {
  const network = realiseLinear(problem, data);
  return startOn(network, rung ?? defaultLinearRung(network), watch);
}

/**
 * The cheapest rung that runs the problem as it stands, pathwise exact: flow for a flow, else alignment matrices, where
 * they close, else full weights.
 */
export function defaultLinearRung(network: LinearNetwork): LinearRung {
  if (network.problem.training.batch === "flow") return "flow";
  return closes(network) ? "matrices" : "weights";
}

/** The same for a problem whose random parts are drawn. */
export function startOn(network: LinearNetwork, rung: LinearRung, watch?: Watch): Started<LinearSnapshot, LinearRung> {
  if (rung === "matrices" && !closes(network)) refuse(network);
  if (linearInSteps(network, rung))
    return startedSteps(rung, {}, (checkpoint) => linearRun(network, rung, watch, checkpoint));
  const dynamics = () => (rung === "weights" ? new FullWeights(network, "moments") : cheapest(network, "moments"));
  return startedFlow(rung, {}, () => flowRun(network, dynamics(), watch));
}

/** Whether a rung runs the problem in steps of SGD or gradient descent; otherwise it integrates the flow. */
export const linearInSteps = ({ problem }: Pick<LinearNetwork, "problem">, rung: LinearRung): boolean =>
  rung === "order" || (rung !== "flow" && problem.training.batch !== "flow");

function linearRun(
  network: LinearNetwork,
  rung: LinearRung,
  watch?: Watch,
  checkpoint?: Uint8Array,
): SteppedRun<LinearSnapshot> {
  const { problem } = network;
  const { rate } = problem.training;
  const dynamics = dynamicsOf(network, rung);
  const steps = steppingOf(problem.training, stepsOf(network, dynamics, rate));
  const seen = watch && !(dynamics instanceof OrderParameterChain);
  const stepping = seen ? watched(steps, rate, watch, dynamics) : steps;
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
  if (!closes(network)) return null;
  const { rule, network: shape } = network.problem;
  const fromZero = rule === "dfa" && shape.initial.kind === "zero";
  return fromZero ? new AlignmentMatrices(network, measuring) : new ReducedForm(network, measuring);
}

const closes = ({ problem: { rule } }: LinearNetwork): boolean => rule === "dfa" || rule === "frozen";

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

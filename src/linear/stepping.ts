import { inPlace, type Outcome, type Resumable, type Stepping } from "../record/index.ts";
import type { LayerNorm } from "./dynamics.ts";
import { need } from "./requirements.ts";
import { snapshotSteps } from "./schedule.ts";
import { beyondNumbers, isFiniteMeasures } from "./snapshot.ts";

/** A mean squared error this many times the first one means that the run has diverged: it cannot come back. */
const DIVERGED = 1e12;

/** What the step loop needs of a network that learns: one step, a squared error to watch, and a look at the layers. */
export interface Steps<Measures extends object> {
  /** Numbers in the state times samples in a batch: what a step costs grows with it. */
  readonly size: number;
  /** All that changes from step to step. */
  readonly parts: readonly Resumable[];
  /** Takes a step, and returns the mean squared error that it began with. */
  step(): number;
  /** What is measured after `step` steps. */
  measure(step: number): Measures;
  layerNorms(): LayerNorm[];
}

/** The part of a problem's `training` that says how many steps there are, and when they are looked at. */
export interface Schedule {
  readonly rate: number;
  readonly time: number;
  readonly snapshotTimes?: readonly number[] | undefined;
}

/** The run of the steps up to `time`, looked at at the given times, which stops at once when it diverges. */
export function steppingOf<Measures extends object>(
  { rate, time, snapshotTimes: times }: Schedule,
  steps: Steps<Measures>,
): Omit<Stepping<Measures & { readonly step: number; readonly time: number }>, "about" | "data"> {
  const total = Math.round(time / rate);
  need("training.time", total >= 1, `at least one step of training.rate ${rate}`, time);
  need("training.rate", Number.isSafeInteger(total), `steps that can be counted to training.time ${time}`, rate);
  const looks = snapshotSteps(total, rate, times);
  const { hasDiverged, limit } = divergenceWatch();
  let unseen = false;
  return {
    total,
    looks,
    parts: [...steps.parts, inPlace(limit)],
    advance(from, to) {
      for (let done = from; done < to; done++) if (hasDiverged(steps.step())) return done;
      return to;
    },
    look(index) {
      const measures = finiteMeasures(steps, looks[index]);
      unseen = measures === null;
      if (unseen && looks[index] === 0) throw beyondNumbers();
      return measures && { step: looks[index], time: looks[index] * rate, ...measures };
    },
    time: (step) => step * rate,
    end: () => ({ status: "completed", steps: total, time: total * rate }),
    // The step that diverged has been done, though not counted where its error showed it.
    diverged(before) {
      const step = unseen ? before : before + 1;
      return divergedAt(steps, step * rate, step, `step ${step} `);
    },
  };
}

/** What is measured; null where a layer or a measure has grown beyond all numbers. */
export function finiteMeasures<Measures extends object, Step extends number | null>(
  of: { measure(step: Step): Measures; layerNorms(): LayerNorm[] },
  step: Step,
): Measures | null {
  if (!of.layerNorms().every((layer) => layer.norm < Number.POSITIVE_INFINITY)) return null;
  const measures = of.measure(step);
  return isFiniteMeasures(measures) ? measures : null;
}

/** Whether `total` steps go by without divergence. */
export function survives(steps: Pick<Steps<object>, "step">, total: number): boolean {
  const { hasDiverged } = divergenceWatch();
  for (let done = 0; done < total; done++) if (hasDiverged(steps.step())) return false;
  return true;
}

/** The first squared error sets the limit, which is kept in an array of one so that a checkpoint can hold it. */
function divergenceWatch(): { hasDiverged(squared: number): boolean; limit: Float64Array } {
  const limit = new Float64Array(1);
  return {
    hasDiverged(squared) {
      if (limit[0] === 0 && squared < Number.POSITIVE_INFINITY) limit[0] = DIVERGED * squared;
      return !(squared <= limit[0]);
    },
    limit,
  };
}

/** The outcome of a run that has diverged, which names the layer that has grown most; a flow has but its time. */
export function divergedAt(of: { layerNorms(): LayerNorm[] }, time: number, steps: number, at = ""): Outcome {
  // A norm that is not a number is that of weights beyond all numbers.
  const size = ({ norm }: LayerNorm) => (norm < Number.POSITIVE_INFINITY ? norm : Number.POSITIVE_INFINITY);
  const worst = of.layerNorms().reduce((most, next) => (size(next) <= size(most) ? most : next));
  const finite = size(worst) < Number.POSITIVE_INFINITY;
  const reached = finite ? `reached norm ${worst.norm.toPrecision(3)}` : "grew beyond all numbers";
  const when = `time ${+time.toPrecision(4)}`;
  return {
    status: "diverged",
    time,
    layer: worst.layer,
    ...(finite && { norm: worst.norm }),
    message: `diverged at ${at === "" ? when : `${at}(${when})`} in layer ${worst.layer}, whose weights ${reached}`,
    steps,
  };
}

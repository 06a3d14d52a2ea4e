import { InputError } from "../inputError.ts";
import { beyondNumbers, snapshotSteps } from "../linear/index.ts";
import { canonicalJson, fingerprint, inPlace, SteppedRun, type Outcome, type Resumable } from "../record/index.ts";
import { sequenceBatches } from "./batches.ts";
import { SequenceDynamics } from "./dynamics.ts";
import type { SequenceMeasure } from "./measure.ts";
import type { SequenceNetwork } from "./realise.ts";
import type { SequenceSnapshot } from "./snapshot.ts";
import type { View } from "./view.ts";

/** A mean squared error this many times the first one means that the run has diverged: it cannot come back. */
const DIVERGED = 1e12;

/** SGD or gradient descent on a network of places, in a run that can be stopped anywhere and taken up again. */
export function steppedRunOf(
  network: SequenceNetwork,
  view: View,
  measure: SequenceMeasure,
  rung: string,
  checkpoint?: Uint8Array,
): SteppedRun<SequenceSnapshot> {
  const { rate, time, snapshotTimes, batch } = network.problem.training;
  const total = Math.round(time / rate);
  if (!(total >= 1))
    throw new InputError(`training.time: needs at least one step of training.rate ${rate}, got ${time}`);
  if (!Number.isSafeInteger(total)) {
    throw new InputError(`training.rate: needs steps that can be counted to training.time ${time}, got ${rate}`);
  }
  const { dynamics, step, parts } = stepsOf(network, view);
  const looks = snapshotSteps(total, rate, snapshotTimes);
  let limit = 0;
  let unseen = false;
  const held: Resumable = {
    state: () => Float64Array.of(limit),
    restore: ([restored]) => {
      limit = restored;
    },
  };
  return new SteppedRun(
    {
      about: () => canonicalJson({ problem: network.problem, rung }),
      data: () =>
        network.source.samples ? fingerprint(network.source.samples.inputs, network.source.samples.targets) : 0,
      total,
      looks,
      parts: [inPlace(dynamics.state), ...parts, held],
      advance(from, to) {
        for (let done = from; done < to; done++) {
          const squared = step(rate);
          if (limit === 0 && squared < Number.POSITIVE_INFINITY) limit = DIVERGED * squared;
          if (!(squared <= limit)) return done;
        }
        return to;
      },
      look(index) {
        const measures = measure.finite(dynamics.state);
        unseen = measures === null;
        if (unseen && looks[index] === 0) throw beyondNumbers();
        return measures && { step: looks[index], time: looks[index] * rate, ...measures };
      },
      time: (done) => done * rate,
      end: () => ({ status: "completed", steps: total, time: total * rate }),
      // The step that diverged has been done, though not counted where its error showed it.
      diverged: (done) => diverged(dynamics, unseen ? done : done + 1, rate, batch),
    },
    checkpoint,
  );
}

/** What one step does: on the next batch, or on all the data. */
function stepsOf(
  network: SequenceNetwork,
  view: View,
): { dynamics: SequenceDynamics; step: (rate: number) => number; parts: Resumable[] } {
  const { batch } = network.problem.training;
  if (typeof batch === "number") {
    const dynamics = new SequenceDynamics(network, view, batch);
    const next = sequenceBatches(network, batch);
    return { dynamics, step: (rate) => dynamics.step(next(), rate), parts: [next] };
  }
  const population = network.source.population();
  const dynamics = new SequenceDynamics(network, view, population.count);
  const { inputs, targets, weight, count } = population;
  // The samples of a distribution count one each, those of a data set are averaged over.
  const step = (rate: number) => weight * count * dynamics.step({ inputs, targets }, rate * weight * count);
  return { dynamics, step, parts: [] };
}

function diverged(dynamics: SequenceDynamics, step: number, rate: number, batch: number | string): Outcome {
  const { reached, ...worst } = dynamics.grownMost();
  const larger = typeof batch === "number" && batch < 16 ? " or a larger training.batch" : "";
  return {
    status: "diverged",
    steps: step,
    time: step * rate,
    ...worst,
    message: `diverged at step ${step} (time ${+(step * rate).toPrecision(4)}) in layer ${worst.layer}, whose weights ${reached}; try a rate below ${rate}${larger}`,
  };
}

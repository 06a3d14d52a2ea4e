import { steppingOf, type Steps } from "../linear/index.ts";
import { canonicalJson, fingerprint, inPlace, SteppedRun, type Resumable } from "../record/index.ts";
import { sequenceBatches } from "./batches.ts";
import { SequenceDynamics } from "./dynamics.ts";
import type { SequenceMeasure } from "./measure.ts";
import type { SequenceNetwork } from "./realise.ts";
import type { SequenceMeasures, SequenceSnapshot } from "./snapshot.ts";
import type { View } from "./view.ts";

/** SGD or gradient descent on a network of places, in a run that can be stopped anywhere and taken up again. */
export function steppedRunOf(
  network: SequenceNetwork,
  view: View,
  measure: SequenceMeasure,
  rung: string,
  checkpoint?: Uint8Array,
): SteppedRun<SequenceSnapshot> {
  const { problem, source } = network;
  const { rate, batch } = problem.training;
  const stepping = steppingOf(problem.training, stepsOf(network, view, measure));
  const larger = typeof batch === "number" && batch < 16 ? " or a larger training.batch" : "";
  return new SteppedRun(
    {
      ...stepping,
      about: () => canonicalJson({ problem, rung }),
      data: () => (source.samples ? fingerprint(source.samples.inputs, source.samples.targets) : 0),
      diverged(done) {
        const outcome = stepping.diverged(done);
        return { ...outcome, message: `${outcome.message}; try a rate below ${rate}${larger}` };
      },
    },
    checkpoint,
  );
}

/** What one step does: on the next batch, or on all the data. */
function stepsOf(network: SequenceNetwork, view: View, measure: SequenceMeasure): Steps<SequenceMeasures> {
  const { rate, batch } = network.problem.training;
  const on = (dynamics: SequenceDynamics, step: () => number, parts: readonly Resumable[]) => ({
    size: dynamics.count * dynamics.state.length,
    parts: [inPlace(dynamics.state), ...parts],
    step,
    measure: () => measure.of(dynamics.state),
    layerNorms: () => dynamics.layerNorms(),
  });
  if (typeof batch === "number") {
    const dynamics = new SequenceDynamics(network, view, batch);
    const next = sequenceBatches(network, batch);
    return on(dynamics, () => dynamics.step(next(), rate), [next]);
  }
  const { inputs, targets, weight, count } = network.source.population();
  const dynamics = new SequenceDynamics(network, view, count);
  // The samples of a distribution count one each, those of a data set are averaged over.
  return on(dynamics, () => weight * count * dynamics.step({ inputs, targets }, rate * weight * count), []);
}

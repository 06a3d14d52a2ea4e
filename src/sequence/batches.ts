import { InputError } from "../inputError.ts";
import { permutation, stream } from "../random/index.ts";
import type { Resumable } from "../record/index.ts";
import type { SequenceNetwork } from "./realise.ts";
import type { PlacedSamples } from "./source.ts";

/** The batches of a run: each call gives the next one, in the same memory. */
export interface SequenceBatches extends Resumable {
  (): Pick<PlacedSamples, "inputs" | "targets">;
}

/**
 * Batches of fresh samples, or of the data set, reshuffled every epoch or in the same order; an incomplete last batch
 * of an epoch is dropped.
 */
export function sequenceBatches(
  { problem, source, outputs, outputPlaces }: SequenceNetwork,
  size: number,
): SequenceBatches {
  const { samples } = source;
  const inputLength = problem.network.places * problem.network.inputs;
  const targetLength = outputPlaces * outputs;
  const batch = { inputs: new Float64Array(size * inputLength), targets: new Float64Array(size * targetLength) };
  const random = stream(problem.seed, "batches");
  if (!samples) {
    const fresh = () => {
      for (let b = 0; b < size; b++)
        source.draw(random, batch.inputs, b * inputLength, batch.targets, b * targetLength);
      return batch;
    };
    return Object.assign(fresh, { state: () => random.state(), restore: (held: Float64Array) => random.restore(held) });
  }
  const { count } = samples;
  if (size > count) {
    throw new InputError(`problem: training.batch must be at most the ${count} samples of the data, got ${size}`);
  }
  const perEpoch = Math.floor(count / size);
  let rows: Int32Array = Int32Array.from({ length: count }, (_, i) => i);
  let next = perEpoch;
  const following = () => {
    if (next === perEpoch) {
      next = 0;
      if (problem.training.order === "shuffled") rows = permutation(count, random);
    }
    for (let b = 0; b < size; b++) {
      const row = rows[next * size + b];
      const from = (values: Float64Array, length: number) => values.subarray(row * length, (row + 1) * length);
      batch.inputs.set(from(samples.inputs, inputLength), b * inputLength);
      batch.targets.set(from(samples.targets, targetLength), b * targetLength);
    }
    next++;
    return batch;
  };
  return Object.assign(following, {
    state: () => Float64Array.of(next, ...rows, ...random.state()),
    restore(held: Float64Array) {
      next = held[0];
      rows = Int32Array.from(held.subarray(1, 1 + count));
      random.restore(held.subarray(1 + count));
    },
  });
}

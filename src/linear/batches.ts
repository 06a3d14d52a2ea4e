import { requireStorable, type Source } from "../data/index.ts";
import { permutation, stream } from "../random/index.ts";
import type { Resumable } from "../record/index.ts";
import type { Batch } from "./dynamics.ts";
import { need } from "./requirements.ts";

/** The batches of a run: each call gives the next one, in the same memory. */
export interface Batches extends Resumable<Float64Array> {
  (): Batch;
}

/**
 * The batches of a run, one after another in one memory: fresh draws where the source draws, else rows of the fixed
 * data set,
 * reshuffled every epoch or in the same order; an incomplete last batch of an epoch is dropped, as in the paper's code.
 * Every rung that sees the same source, size and seed sees the same batches.
 */
export function batches(source: Source, size: number, order: "shuffled" | "fixed", seed: number): Batches {
  const { inputs: n0, outputs: nL, samples, draw } = source;
  if (samples) need("training.batch", size <= samples.count, `at most the ${samples.count} samples of the data`, size);
  requireStorable(size, n0 + nL, "the samples of a batch");
  const batch = { size, inputs: new Float64Array(size * n0), targets: new Float64Array(size * nL) };
  const random = stream(seed, "batches");
  if (!samples) {
    need("training.batch", draw !== null, "data with samples", "moments alone");
    const fresh = () => {
      for (let b = 0; b < size; b++) draw!(random, batch.inputs, b * n0, batch.targets, b * nL);
      return batch;
    };
    return Object.assign(fresh, { state: () => random.state(), restore: (held: Float64Array) => random.restore(held) });
  }
  const perEpoch = Math.floor(samples.count / size);
  let rows: Int32Array = Int32Array.from({ length: samples.count }, (_, i) => i);
  let next = perEpoch;
  const following = () => {
    if (next === perEpoch) {
      next = 0;
      if (order === "shuffled") rows = permutation(samples.count, random);
    }
    for (let b = 0; b < size; b++) {
      const row = rows[next * size + b];
      const x = samples.inputs.data;
      const y = samples.targets.data;
      for (let j = 0; j < n0; j++) batch.inputs[b * n0 + j] = x[row * n0 + j];
      for (let j = 0; j < nL; j++) batch.targets[b * nL + j] = y[row * nL + j];
    }
    next++;
    return batch;
  };
  return Object.assign(following, {
    state() {
      const drawn = random.state();
      const held = new Float64Array(1 + rows.length + drawn.length);
      held[0] = next;
      held.set(rows, 1);
      held.set(drawn, 1 + rows.length);
      return held;
    },
    restore(held: Float64Array) {
      next = held[0];
      rows = Int32Array.from(held.subarray(1, 1 + samples.count));
      random.restore(held.subarray(1 + samples.count));
    },
  });
}

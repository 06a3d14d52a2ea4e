import type { NetworkState, TrainableNetwork } from "../../../../src/deep/training/index.ts";

/** Puts a network into a state, part by part. */
export function restore(network: TrainableNetwork, { weights, biases, backward, optimiser, step }: NetworkState): void {
  const arrays = [...weights, ...biases, ...backward, ...optimiser, Float64Array.of(step)];
  network.parts().forEach((part, i) => part.restore(arrays[i]));
}

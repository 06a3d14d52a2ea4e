import { packState, unpackState } from "../../record/index.ts";
import type { NetworkState } from "../training/index.ts";
import type { DeepSnapshot } from "./deepSnapshot.ts";

/** Everything that a run needs to go on from where it stopped. */
export interface RunState {
  /** The canonical JSON of the problem. */
  readonly problem: string;
  /** The fingerprint of the data. */
  readonly data: number;
  readonly step: number;
  readonly snapshots: readonly DeepSnapshot[];
  /** The replicas, and after them their controls. */
  readonly networks: readonly NetworkState[];
}

/** The first bytes of a checkpoint: its name and version. */
const MAGIC = "dfa-theory deep checkpoint 1\n";

/** The state as bytes: the name, a checksum, a JSON text in which arrays stand as their lengths, and the arrays one after another. */
export function packCheckpoint({ networks, ...rest }: RunState): Uint8Array {
  const arrays = networks.flatMap(({ weights, biases, optimiser }) => [...weights, ...biases, ...optimiser]);
  const lengths = networks.map(({ step, ...parts }) => ({
    step,
    ...Object.fromEntries(Object.entries(parts).map(([name, held]) => [name, held.map(({ length }) => length)])),
  }));
  return packState(MAGIC, JSON.stringify({ ...rest, networks: lengths }), arrays);
}

/** The state in a checkpoint's bytes. Throws an InputError for bytes that are no checkpoint of this version, or not whole. */
export function unpackCheckpoint(given: Uint8Array): RunState {
  const { text, arrays: body } = unpackState(MAGIC, given);
  const { networks, ...rest } = JSON.parse(text) as Omit<RunState, "networks"> & { networks: Lengths[] };
  let at = 0;
  const take = (lengths: number[]) =>
    lengths.map((count) => {
      const array = new Float32Array(body, 4 * at, count);
      at += count;
      return array;
    });
  return {
    ...rest,
    networks: networks.map(({ step, weights, biases, optimiser }) => ({
      step,
      weights: take(weights),
      biases: take(biases),
      optimiser: take(optimiser),
    })),
  };
}

/** A network's state, arrays as their lengths. */
interface Lengths {
  readonly step: number;
  readonly weights: number[];
  readonly biases: number[];
  readonly optimiser: number[];
}

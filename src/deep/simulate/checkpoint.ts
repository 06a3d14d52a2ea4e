import { InputError } from "../../inputError.ts";
import type { NetworkState } from "../training/index.ts";
import type { DeepSnapshot } from "./deepSnapshot.ts";

/** Everything that a run needs to go on from where it stopped. */
export interface RunState {
  /** The canonical JSON of the problem. */
  readonly problem: string;
  /** Of the data; see `fingerprint`. */
  readonly data: number;
  readonly step: number;
  readonly snapshots: readonly DeepSnapshot[];
  /** The replicas, and after them their controls. */
  readonly networks: readonly NetworkState[];
}

/** The first bytes of a checkpoint: its name and version. */
const MAGIC = "dfa-theory deep checkpoint 1\n";

/** Bytes of the two numbers behind the name: the checksum of all that follows, and the length of the JSON text. */
const NUMBERS = 8;

/** Arrays start at multiples of this many bytes. */
const ALIGNMENT = 8;

/** The state as bytes: the name, a checksum, a JSON text in which arrays stand as their lengths, and the arrays one after another. */
export function packCheckpoint({ networks, ...rest }: RunState): Uint8Array {
  const arrays = networks.flatMap(({ weights, biases, optimiser }) => [...weights, ...biases, ...optimiser]);
  const lengths = networks.map(({ step, ...parts }) => ({
    step,
    ...Object.fromEntries(Object.entries(parts).map(([name, held]) => [name, held.map(({ length }) => length)])),
  }));
  const header = new TextEncoder().encode(JSON.stringify({ ...rest, networks: lengths }));
  const start = aligned(MAGIC.length + NUMBERS + header.length);
  const floats = arrays.reduce((sum, { length }) => sum + length, 0);
  const bytes = new Uint8Array(aligned(start + 4 * floats));
  const body = new Float32Array(bytes.buffer, start, floats);
  let at = 0;
  for (const array of arrays) {
    body.set(array, at);
    at += array.length;
  }
  bytes.set(new TextEncoder().encode(MAGIC));
  bytes.set(header, MAGIC.length + NUMBERS);
  const numbers = new DataView(bytes.buffer, MAGIC.length, NUMBERS);
  numbers.setUint32(4, header.length, true);
  numbers.setUint32(0, fingerprint(bytes.slice(MAGIC.length + 4)), true);
  return bytes;
}

/** The state in a checkpoint's bytes. Throws an InputError for bytes that are no checkpoint of this version, or not whole. */
export function unpackCheckpoint(given: Uint8Array): RunState {
  // A copy of its own: the slices of Node's buffers share their memory, and arrays of floats need its alignment.
  const bytes = new Uint8Array(given);
  const name = new TextDecoder("latin1").decode(bytes.subarray(0, MAGIC.length));
  if (name !== MAGIC || bytes.length < MAGIC.length + NUMBERS) {
    throw new InputError("checkpoint: is not one of this version of the program, got other bytes");
  }
  const numbers = new DataView(bytes.buffer, bytes.byteOffset + MAGIC.length, NUMBERS);
  if (numbers.getUint32(0, true) !== fingerprint(bytes.slice(MAGIC.length + 4))) {
    throw new InputError("checkpoint: must be whole, got bytes that do not fit its checksum");
  }
  const length = numbers.getUint32(4, true);
  const text = new TextDecoder().decode(bytes.subarray(MAGIC.length + NUMBERS, MAGIC.length + NUMBERS + length));
  const { networks, ...rest } = JSON.parse(text) as Omit<RunState, "networks"> & { networks: Lengths[] };
  const body = bytes.slice(aligned(MAGIC.length + NUMBERS + length)).buffer;
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

const aligned = (n: number): number => Math.ceil(n / ALIGNMENT) * ALIGNMENT;

/** A hash of 32 bits over the bytes of arrays (Fowler, Noll and Vo's FNV-1a, four bytes at a time): finds damage and mistakes, not forgery. */
export function fingerprint(...arrays: readonly (Uint8Array | Float32Array)[]): number {
  let hash = 0x811c9dc5;
  const mix = (word: number): void => {
    hash = Math.imul(hash ^ word, 0x01000193);
    hash ^= hash >>> 15;
  };
  for (const { buffer, byteOffset, byteLength } of arrays) {
    const view = new DataView(buffer, byteOffset, byteLength);
    const whole = byteLength - (byteLength % 4);
    for (let i = 0; i < whole; i += 4) mix(view.getUint32(i, true));
    for (let i = whole; i < byteLength; i++) mix(view.getUint8(i));
    mix(byteLength);
  }
  return hash >>> 0;
}

import { InputError } from "../inputError.ts";
import { exactJson, parseExactJson } from "./exactJson.ts";
import { packState, unpackState } from "./stateFile.ts";
import type { Outcome, Trajectory } from "./trajectory.ts";

/** Numbers of either precision. */
type Numbers = Float32Array | Float64Array;

/** Something that changes from step to step, all of which one array of numbers of fixed length and precision holds. */
export interface Resumable<State extends Numbers = Numbers> {
  /** The present state; may be the memory itself, to be copied where it is kept. */
  state(): State;
  restore(state: State): void;
}

/** An array that is changed in place. */
export const inPlace = (array: Numbers): Resumable => ({
  state: () => array,
  restore: (state) => array.set(state),
});

/** A simulation that goes in steps, as a run needs to know it. */
export interface Stepping<Snapshot> {
  /** What is run, as text: the problem and the rung. Asked for with checkpoints alone, as is the next. */
  about(): string;
  /** The fingerprint of the data; 0 where the problem says all. */
  data(): number;
  /** Steps of the whole run, and those after which it is looked at, ascending. */
  readonly total: number;
  readonly looks: readonly number[];
  /** All that changes. */
  readonly parts: readonly Resumable[];
  /** Goes on from one step to another. Returns the step reached, which is below `to` where the simulation diverged. */
  advance(from: number, to: number): number;
  /** What is measured at the look of this index; null where the simulation has diverged. */
  look(index: number): Snapshot | null;
  time(step: number): number;
  /** How the run ended when all steps were done, and when it diverged after this many. */
  end(): Outcome;
  diverged(step: number): Outcome;
}

/** The first bytes of a checkpoint: its name and version. */
const NAME = "dfa-theory checkpoint 1\n";

/** What the text of a checkpoint holds. */
interface Header<Snapshot> {
  readonly about: string;
  readonly data: number;
  readonly step: number;
  readonly snapshots: readonly Snapshot[];
  readonly lengths: readonly number[];
}

/**
 * A simulation in steps, of which it does as many at a time as one likes. However often it was stopped and taken up
 * from a checkpoint, it gives the same bits.
 */
export class SteppedRun<Snapshot> {
  readonly snapshots: Snapshot[] = [];
  readonly #stepping: Stepping<Snapshot>;
  #identity: { about: string; data: number } | undefined;
  #step = 0;
  #outcome: Outcome | null = null;

  /**
   * @param checkpoint to go on from; throws an InputError for one of another problem, rung or data, or that is not
   * whole
   */
  constructor(stepping: Stepping<Snapshot>, checkpoint?: Uint8Array) {
    this.#stepping = stepping;
    if (checkpoint) this.#restore(checkpoint);
  }

  /** Steps of the whole run. */
  get total(): number {
    return this.#stepping.total;
  }

  /** Steps done. */
  get step(): number {
    return this.#step;
  }

  /** How the run ended; null while it goes on. */
  get outcome(): Outcome | null {
    return this.#outcome;
  }

  /**
   * Goes on to the next snapshot, or to the end, but by `most` steps at most. Returns the snapshot where it took one.
   */
  advance(most = Infinity): Snapshot | null {
    if (this.#outcome) return null;
    const { looks, total } = this.#stepping;
    const index = this.snapshots.length;
    const goal = index < looks.length ? looks[index] : total;
    const to = Math.min(goal, this.#step + most);
    this.#step = this.#stepping.advance(this.#step, to);
    if (this.#step < to) this.#outcome = this.#stepping.diverged(this.#step);
    if (this.#step < goal) return null;
    if (index === looks.length) {
      this.#outcome = this.#stepping.end();
      return null;
    }
    const snapshot = this.#stepping.look(index);
    if (snapshot === null) this.#outcome = this.#stepping.diverged(this.#step);
    else this.snapshots.push(snapshot);
    return snapshot;
  }

  /** Ends the run where it stands. */
  interrupt(): Outcome {
    const [step, stepping] = [this.#step, this.#stepping];
    const message = `interrupted at step ${step} of ${stepping.total}`;
    this.#outcome ??= { status: "interrupted", steps: step, time: stepping.time(step), message };
    return this.#outcome;
  }

  /** The state of the run as bytes, from which another run of the same problem on the same rung goes on. */
  checkpoint(): Uint8Array {
    const { parts } = this.#stepping;
    const arrays = parts.map((part) => part.state());
    const lengths = arrays.map(({ length }) => length);
    const header: Header<Snapshot> = { ...this.#known(), step: this.#step, snapshots: this.snapshots, lengths };
    return packState(NAME, exactJson(header), arrays);
  }

  #known(): { about: string; data: number } {
    this.#identity ??= { about: this.#stepping.about(), data: this.#stepping.data() };
    return this.#identity;
  }

  #restore(bytes: Uint8Array): void {
    const { parts } = this.#stepping;
    const { about, data } = this.#known();
    const { text, arrays } = unpackState(NAME, bytes);
    const header = parseExactJson(text) as Header<Snapshot>;
    if (header.about !== about)
      throw new InputError("checkpoint: must be of this problem and rung, got one of another");
    if (header.data !== data) throw new InputError("checkpoint: must be of these data, got one of others");
    const states = parts.map((part) => part.state());
    if (String(header.lengths) !== String(states.map(({ length }) => length))) {
      throw new InputError("checkpoint: is not one of this version of the program, got arrays of other lengths");
    }
    let at = 0;
    parts.forEach((part, i) => {
      const held = arrays.slice(at, (at += states[i].byteLength));
      part.restore(states[i] instanceof Float32Array ? new Float32Array(held) : new Float64Array(held));
    });
    this.snapshots.push(...header.snapshots);
    this.#step = header.step;
  }
}

/** Goes through a stream of snapshots to its end. */
export function trajectoryOf<Snapshot>(
  run: Generator<Snapshot, Outcome, void>,
  onSnapshot?: (snapshot: Snapshot) => void,
): Trajectory<Snapshot> {
  const snapshots: Snapshot[] = [];
  for (let next = run.next(); ; next = run.next()) {
    if (next.done) return { outcome: next.value, snapshots };
    onSnapshot?.(next.value);
    snapshots.push(next.value);
  }
}

/** A run as a stream: yields each snapshot when it is taken, and returns the outcome. */
export function* snapshotsOf<Snapshot>(run: SteppedRun<Snapshot>): Generator<Snapshot, Outcome, void> {
  for (;;) {
    const snapshot = run.advance();
    if (snapshot !== null) yield snapshot;
    if (run.outcome) return run.outcome;
  }
}

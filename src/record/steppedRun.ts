import { InputError } from "../inputError.ts";
import { exactJson, parseExactJson } from "./exactJson.ts";
import { packState, unpackState } from "./stateFile.ts";
import type { Outcome } from "./trajectory.ts";

/** Something that changes from step to step, all of which one array of numbers of fixed length holds. */
export interface Resumable {
  /** The present state; may be the memory itself, to be copied where it is kept. */
  state(): Float64Array;
  restore(state: Float64Array): void;
}

/** An array that is changed in place. */
export const inPlace = (array: Float64Array): Resumable => ({
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

/** A simulation in steps, of which it does as many at a time as one likes. However often it was stopped and taken up from a checkpoint, it gives the same bits. */
export class SteppedRun<Snapshot> {
  readonly snapshots: Snapshot[] = [];
  readonly #stepping: Stepping<Snapshot>;
  #identity: { about: string; data: number } | undefined;
  #step = 0;
  #outcome: Outcome | null = null;

  /** @param checkpoint to go on from; throws an InputError for one of another problem, rung or data, or that is not whole */
  constructor(stepping: Stepping<Snapshot>, checkpoint?: Uint8Array) {
    this.#stepping = stepping;
    if (checkpoint) this.#restore(checkpoint);
  }

  /** Steps done. */
  get step(): number {
    return this.#step;
  }

  /** How the run ended; null while it goes on. */
  get outcome(): Outcome | null {
    return this.#outcome;
  }

  /** Goes on to the next snapshot, or to the end, but by `most` steps at most. Returns the snapshot where it took one. */
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
    const { total, time } = this.#stepping;
    const message = `interrupted at step ${this.#step} of ${total}`;
    this.#outcome ??= { status: "interrupted", steps: this.#step, time: time(this.#step), message };
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
    const lengths = parts.map((part) => part.state().length);
    if (String(header.lengths) !== String(lengths)) {
      throw new InputError("checkpoint: is not one of this version of the program, got arrays of other lengths");
    }
    let at = 0;
    parts.forEach((part, i) => {
      part.restore(new Float64Array(arrays, at, lengths[i]));
      at += 8 * lengths[i];
    });
    this.snapshots.push(...header.snapshots);
    this.#step = header.step;
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

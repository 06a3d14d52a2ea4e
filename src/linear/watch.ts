import type { Matrix } from "../linalg/index.ts";

/** Who is shown the alignment matrices of a run as it goes by, between its snapshots: nothing is measured for it. */
export interface Watch {
  /** When, ascending and positive; in a run in steps, after the nearest step. */
  readonly times: readonly number[];
  /** Called with the time and the matrices A_1 … A_L, the run's own, to be copied; not under rules that have none. */
  see(time: number, matrices: readonly Matrix[]): void;
}

/** Goes on from one step to another, and returns the step reached. */
type Advance = (from: number, to: number) => number;

/** The same, which stops on its way at steps that are watched. */
export const stoppingAt =
  (stops: readonly number[], advance: Advance, stopped: (step: number) => void): Advance =>
  (from, to) => {
    let done = from;
    for (const stop of new Set(stops)) {
      if (stop <= from || stop > to) continue;
      done = advance(done, stop);
      if (done < stop) return done;
      stopped(stop);
    }
    return advance(done, to);
  };

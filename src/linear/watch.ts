import type { Matrix } from "../linalg/index.ts";
import type { Stepping } from "../record/index.ts";
import type { Dynamics } from "./dynamics.ts";

/** Who is shown the alignment matrices of a run as it goes by, between its snapshots: nothing is measured for it. */
export interface Watch {
  /** When, ascending and positive; in a run in steps, after the nearest step. */
  readonly times: readonly number[];
  /** Called with the time and the matrices A_1 … A_L, the run's own, to be copied; not under rules that have none. */
  see(time: number, matrices: readonly Matrix[]): void;
}

/** Shows what there is: other rules than DFA have no alignment matrices. */
export function show(watch: Watch, time: number, of: Pick<Dynamics, "matrices">): void {
  const matrices = of.matrices();
  if (matrices) watch.see(time, matrices);
}

/** The same steps, of which a watch is shown some on their way. */
export function watched<S extends Pick<Stepping<unknown>, "advance">>(
  stepping: S,
  rate: number,
  watch: Watch,
  dynamics: Pick<Dynamics, "matrices">,
): S {
  const stops = new Set(watch.times.map((time) => Math.round(time / rate)));
  return {
    ...stepping,
    advance(from, to) {
      let done = from;
      for (const stop of stops) {
        if (stop <= from || stop > to) continue;
        done = stepping.advance(done, stop);
        if (done < stop) return done;
        show(watch, stop * rate, dynamics);
      }
      return stepping.advance(done, to);
    },
  };
}

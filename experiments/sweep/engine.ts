import type { Sweep } from "./plan/expandSweep.ts";
import type { SweepCounts } from "./status.ts";

export interface EngineOptions {
  /** The path of the sweep file: what an engine that starts processes hands to them. */
  readonly file: string;
  /** How many tasks run at a time: threads of the local engine, the throttle of a queue. */
  readonly workers?: number | undefined;
  /** Called as tasks end. */
  readonly onProgress?: ((counts: SweepCounts) => void) | undefined;
  /** Called with a sentence for whoever watches. */
  readonly onMessage?: ((sentence: string) => void) | undefined;
  /** Aborted to stop: no task is begun any more, and those that run are finished. */
  readonly stop?: AbortSignal | undefined;
  /**
   * Aborted to stop now: the tasks that run are abandoned, and will be missing; of those that go in steps the state is
   * kept.
   */
  readonly abandon?: AbortSignal | undefined;
}

/**
 * What brings the tasks of a sweep to run. Every engine leaves the same bytes in `out`, because each task is done by
 * `runTask`,
 * which needs no engine; so engines may follow one another on one folder, and the missing tasks are all that is left to
 * do.
 */
export interface Engine {
  readonly name: string;
  /**
   * Runs the tasks of `sweep` that are not done in `out`, the folder that `openSweep` prepared, or hands them to a
   * queue, and returns how things
   * stand then. Throws an InputError for a folder that cannot be written and for a queue that cannot be reached.
   */
  run(sweep: Sweep, out: string, options: EngineOptions): Promise<SweepCounts>;
}

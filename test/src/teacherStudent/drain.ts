import type { ShallowOutcome, ShallowSnapshot } from "../../../src/teacherStudent/index.ts";

/** All snapshots of a run, and how it ended. */
export function drain(run: Generator<ShallowSnapshot, ShallowOutcome>): {
  readonly snapshots: readonly ShallowSnapshot[];
  readonly outcome: ShallowOutcome;
} {
  const snapshots: ShallowSnapshot[] = [];
  for (;;) {
    const { done, value } = run.next();
    if (done) return { snapshots, outcome: value };
    snapshots.push(value);
  }
}

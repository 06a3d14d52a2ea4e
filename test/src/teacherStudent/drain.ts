import type { Outcome } from "../../../src/record/index.ts";
import type { ShallowSnapshot } from "../../../src/teacherStudent/index.ts";

/** All snapshots of a run, and how it ended. */
export function drain(run: Generator<ShallowSnapshot, Outcome>): {
  readonly snapshots: readonly ShallowSnapshot[];
  readonly outcome: Outcome;
} {
  const snapshots: ShallowSnapshot[] = [];
  for (;;) {
    const { done, value } = run.next();
    if (done) return { snapshots, outcome: value };
    snapshots.push(value);
  }
}

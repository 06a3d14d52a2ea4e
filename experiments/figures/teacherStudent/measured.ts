import type { ShallowSnapshot } from "../../../src/teacherStudent/index.ts";
import type { Point } from "../../plot/index.ts";

/** A quantity over time, for a logarithmic axis: without the start. */
export const overTime = (snapshots: readonly ShallowSnapshot[], of: (at: ShallowSnapshot) => number | null): Point[] =>
  snapshots.filter(({ time }) => time > 0).map((at) => [at.time, of(at)]);

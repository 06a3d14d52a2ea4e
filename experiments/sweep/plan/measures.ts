import type { Outcome } from "../../../src/record/index.ts";
import { rowOf, type Units } from "../../run/index.ts";

/** What is known of how a run ended, whatever its kind. */
const OUTCOME: Units<Outcome> = {
  status: "",
  steps: "steps",
  time: "",
  message: "",
  layer: "",
  norm: "",
  stableRate: "",
};

/**
 * What can be kept of a run of a problem: the first field of a path under `final`, `snapshots` or `outcome`, with its
 * unit.
 */
export function measuresOf(problem: unknown): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const snapshot = rowOf(problem).units;
  return { final: snapshot, snapshots: snapshot, outcome: { ...OUTCOME, time: snapshot.time } };
}

import { rowOf, type SimulationRecord } from "./kinds.ts";
import { printed } from "./tables/index.ts";

/** A run as text: what was run, a table of what was measured, one row a time, and how it ended. */
export const simulationText = (record: SimulationRecord): string => printed(rowOf(record.problem).table(record));

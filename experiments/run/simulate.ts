import { beginning, provenance } from "../../src/record/node.ts";
import { parseProblem, type SimulationRecord } from "./kinds.ts";
import type { SimulateAnyOptions } from "./record.ts";

/**
 * Simulates a problem of any kind on any rung, the closed form included, and reads the files it names.
 * Throws an InputError for a problem that is not valid or that the rung cannot run; divergence is an outcome.
 */
export async function simulateAny(given: unknown, options: SimulateAnyOptions = {}): Promise<SimulationRecord> {
  const begun = beginning();
  const parsed = parseProblem(given, options.rung);
  const { problem, rung, ...found } = await parsed.kind.run(parsed.problem, options);
  const asked = { problem, rung };
  const made = provenance(asked, (problem as { seed: number }).seed, begun);
  // One kind throughout: the table forgets which on the way.
  return { ...asked, provenance: made, ...found } as SimulationRecord;
}

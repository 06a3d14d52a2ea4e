import type { z } from "zod";
import type { Started, StartOptions } from "../record/index.ts";

/** A kind of network as it is simulated. */
export interface NetworkKind<
  Problem = unknown,
  Snapshot = unknown,
  Rung extends string | null = string | null,
  Found extends object = object,
  Data = unknown,
> {
  /** What messages call it. */
  readonly title: string;
  readonly schema: z.ZodType<Problem>;
  /** The rungs of the ladder that it can be simulated on; none where there is but one way. */
  readonly rungs: readonly NonNullable<Rung>[];
  /** Makes a problem that the schema has passed ready to run, on a rung that the kind has. */
  start(problem: Problem, options?: StartOptions<Rung, Data>): Started<Snapshot, Rung, Found>;
}

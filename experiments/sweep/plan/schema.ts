import { z } from "zod";
import { RUNGS } from "../../run/index.ts";

/*
 * The sweep file, field by field: a problem, what is varied about it, and what is kept of each run. It is data and
 * nothing else:
 * no expression in it is evaluated, no string in it becomes a path to write to or a part of a command.
 */

const seed = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** Fields of the problem by their dotted path, each with the values it takes. */
const axes = z.record(z.string(), z.array(z.json()).min(1));

export const sweepSchema = z.strictObject({
  /** For people: it is printed, and written to the manifest. */
  name: z.string().max(200).default(""),
  /** The problem that every task starts from, of any kind that `simulate` takes. */
  problem: z.record(z.string(), z.json()),
  /** Fields varied independently: every value of each with every value of the others. */
  grid: axes.default({}),
  /** Groups of fields varied together: the first values of all, the second values of all, … */
  zip: z.array(axes).default([]),
  /** The seeds each point is run with; by default the problem's own. */
  seeds: z
    .union([z.array(seed).min(1), z.strictObject({ from: seed, count: z.number().int().min(1) })], {
      error: 'must be a list of whole numbers, or { "from": first, "count": how many }',
    })
    .optional(),
  /** How often each seed is run, each time with random numbers of its own. */
  repetitions: z.number().int().min(1).default(1),
  /**
   * What is kept of a run, by dotted path: `final.…` of the last snapshot, `snapshots.…` at all of them, `outcome.…` of
   * how it ended.
   */
  keep: z.array(z.string().min(1)).min(1).default(["final"]),
  /** The rung of the ladder to run on; by default the cheapest that is exact for the problem. */
  rung: z.enum(RUNGS).optional(),
});

export type SweepDefinition = z.output<typeof sweepSchema>;

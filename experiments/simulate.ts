import { InputError } from "../src/inputError.ts";
import { defaultRung, LINEAR_RUNGS, runOn, type LinearSnapshot } from "../src/linear/index.ts";
import {
  linearProblemSchema,
  parseWith,
  realise,
  type LinearProblem,
  type TeacherStudentProblem,
} from "../src/problem/index.ts";
import type { Outcome, Trajectory } from "../src/record/index.ts";
import { provenance, type Provenance } from "../src/record/node.ts";
import { fileSource } from "./fileSource.ts";
import type { PlainShallowSnapshot } from "./teacherStudentRun.ts";

/** The ladder, bottom to top: the simulated rungs, and the closed form that predicts them. */
export const RUNGS = [...LINEAR_RUNGS, "closed"] as const;
export type Rung = (typeof RUNGS)[number];

export interface SimulateAnyOptions {
  /** The rung to run on; by default the cheapest that can do what the problem asks. */
  readonly rung?: Rung;
  /** What the paths in a problem are relative to; by default the working directory. */
  readonly folder?: string;
  /** Called at every snapshot with the fraction of the time done, 0 … 1. */
  readonly onProgress?: (fraction: number) => void;
}

/** A run and all it takes to make it again: what `dfa-theory simulate --json` prints. */
export type SimulationRecord = LinearRecord | TeacherStudentRecord;

/** The run of a deep linear network. */
export type LinearRecord = RunOf<LinearProblem, LinearSnapshot>;

/** The run of a two-layer student that learns from a teacher. */
export type TeacherStudentRecord = RunOf<TeacherStudentProblem, PlainShallowSnapshot>;

interface RunOf<Problem, Snapshot> extends Trajectory<Snapshot> {
  /** The problem as it was run, its defaults filled in. */
  readonly problem: Problem;
  readonly rung: Rung;
  readonly provenance: Provenance;
}

type Unsigned = Omit<LinearRecord, "provenance"> | Omit<TeacherStudentRecord, "provenance">;
type Runner = (problem: unknown, options: SimulateAnyOptions) => Promise<Unsigned>;

/** The kinds of network other than deep linear ones, by their `network.kind`. */
const runners: Readonly<Record<string, Runner>> = {
  "teacher-student": async (problem, options) =>
    (await import("./teacherStudentRun.ts")).teacherStudentRun(problem, options),
};

/**
 * Simulates any problem on any rung, the closed form included, and reads the files it names.
 * Throws an InputError for a problem that is not valid or that the rung cannot run; divergence is an outcome.
 */
export async function simulateAny(problem: unknown, options: SimulateAnyOptions = {}): Promise<SimulationRecord> {
  const started = new Date();
  const { outcome, snapshots, ...asked } = await runnerOf(problem)(problem, options);
  const made = provenance(asked, asked.problem.seed, started);
  // One kind of network throughout: the type of a union forgets it on the way.
  return { ...asked, provenance: made, outcome, snapshots } as SimulationRecord;
}

function runnerOf(problem: unknown): Runner {
  const kind = (problem as { network?: { kind?: unknown } } | null)?.network?.kind;
  if (kind === undefined) return runLinear;
  if (typeof kind === "string" && Object.hasOwn(runners, kind)) return runners[kind];
  const known = Object.keys(runners).map((name) => `"${name}", `);
  throw new InputError(
    `problem: network.kind must be ${known.join("")}left out for a deep linear network, got ${JSON.stringify(kind)}`,
  );
}

async function runLinear(given: unknown, { rung, folder = ".", onProgress }: SimulateAnyOptions) {
  const problem = parseWith(linearProblemSchema, given);
  const { data, seed, training } = problem;
  const network = realise(problem, data.kind === "file" ? await fileSource(data, seed, folder) : undefined);
  const chosen = rung ?? defaultRung(network);
  const run =
    chosen === "closed" ? (await import("./closedFormRun.ts")).closedFormRun(network) : runOn(network, chosen);
  const snapshots: LinearSnapshot[] = [];
  let next = run.next();
  for (; !next.done; next = run.next()) {
    snapshots.push(next.value);
    onProgress?.(next.value.time / training.time);
  }
  const outcome: Outcome = next.value;
  return { problem, rung: chosen, outcome, snapshots };
}

import type { Alignment, PerLayer } from "../../src/measure/index.ts";
import type { DeepSnapshot } from "../../src/deep/index.ts";
import { InputError } from "../../src/inputError.ts";
import { defaultRung, inSteps, LINEAR_RUNGS, linearRun, runOn, type LinearSnapshot } from "../../src/linear/index.ts";
import {
  linearProblemSchema,
  parseWith,
  realise,
  type DeepProblem,
  type LinearProblem,
  type TeacherStudentProblem,
} from "../../src/problem/index.ts";
import type { Trajectory } from "../../src/record/index.ts";
import { beginning, provenance, type Provenance } from "../../src/record/node.ts";
import { fileSource } from "../data/index.ts";
import { requireSteps } from "./requireSteps.ts";
import { runInSteps } from "./drive.ts";
import type { PlainShallowSnapshot } from "./teacherStudent.ts";

/** The ladder, bottom to top: the simulated rungs, and the closed form that predicts them. */
export const RUNGS = [...LINEAR_RUNGS, "closed"] as const;
export type Rung = (typeof RUNGS)[number];

export interface SimulateAnyOptions {
  /** The rung to run on; by default the cheapest that can do what the problem asks. */
  readonly rung?: Rung;
  /** What the paths in a problem are relative to; by default the working directory. */
  readonly folder?: string;
  /** Where data sets of images lie that a problem names without a folder; by default the environment's DFA_DATA_DIR. */
  readonly dataDir?: string | undefined;
  /** Runs in steps, of all but flows and the closed form: a file in which the state of the run is kept, and from which it goes on where the file exists. */
  readonly checkpoint?: string | undefined;
  /** Leaves the checkpoint of a run that has ended: whoever asks for this removes the file, once the result is where it cannot be lost. */
  readonly keepCheckpoint?: boolean;
  /** Runs in steps: once aborted, the run ends with what was measured, its outcome "interrupted". */
  readonly signal?: AbortSignal;
  /** Called at every snapshot with the fraction of the time done, 0 … 1. */
  readonly onProgress?: (fraction: number) => void;
}

/** A run and all it takes to make it again: what `dfa-theory simulate --json` prints. */
export type SimulationRecord = LinearRecord | TeacherStudentRecord | DeepRecord;

/** The run of a deep linear network. */
export type LinearRecord = RunOf<LinearProblem, LinearSnapshot>;

/** The run of a two-layer student that learns from a teacher. */
export type TeacherStudentRecord = RunOf<TeacherStudentProblem, PlainShallowSnapshot>;

/** The run of a deep network. */
export interface DeepRecord extends RunOf<DeepProblem, DeepSnapshot, null> {
  /** The layer sizes n_0 … n_L. */
  readonly sizes: readonly number[];
  /** The largest weight alignment of each layer with this feedback, and of all together; of independent feedback in the root of the mean square. */
  readonly ceilings: Alignment | null;
  readonly meanCeilings: PerLayer;
}

interface RunOf<Problem, Snapshot, On = Rung> extends Trajectory<Snapshot> {
  /** The problem as it was run, its defaults filled in. */
  readonly problem: Problem;
  /** Null where there is but one way to run it. */
  readonly rung: On;
  readonly provenance: Provenance;
}

type Unsigned =
  | Omit<LinearRecord, "provenance">
  | Omit<TeacherStudentRecord, "provenance">
  | Omit<DeepRecord, "provenance">;
type Runner = (problem: unknown, options: SimulateAnyOptions) => Promise<Unsigned>;

/** The kinds of network other than deep linear ones, by their `network.kind`. */
const runners: Readonly<Record<string, Runner>> = {
  "teacher-student": async (problem, options) =>
    (await import("./teacherStudent.ts")).teacherStudentRun(problem, options),
  deep: async (problem, options) => (await import("./deep.ts")).deepRun(problem, options),
};

/**
 * Simulates any problem on any rung, the closed form included, and reads the files it names.
 * Throws an InputError for a problem that is not valid or that the rung cannot run; divergence is an outcome.
 */
export async function simulateAny(problem: unknown, options: SimulateAnyOptions = {}): Promise<SimulationRecord> {
  const begun = beginning();
  const { problem: checked, rung, ...found } = await runnerOf(problem)(problem, options);
  const asked = { problem: checked, rung };
  const made = provenance(asked, checked.seed, begun);
  // One kind of network throughout: the type of a union forgets it on the way.
  return { ...asked, provenance: made, ...found } as SimulationRecord;
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

async function runLinear(given: unknown, options: SimulateAnyOptions) {
  const { folder = ".", onProgress } = options;
  const problem = parseWith(linearProblemSchema, given);
  const { data, seed, training } = problem;
  const network = realise(problem, data.kind === "file" ? await fileSource(data, seed, folder) : undefined);
  const rung = options.rung ?? defaultRung(network);
  const onSnapshot = ({ time }: LinearSnapshot) => onProgress?.(time / training.time);
  if (rung !== "closed" && inSteps(network, rung)) {
    return { problem, rung, ...(await runInSteps((state) => linearRun(network, rung, state), onSnapshot, options)) };
  }
  requireSteps(options, rung === "closed" ? "the closed form" : "the flow");
  const run = rung === "closed" ? (await import("./closedForm.ts")).closedFormRun(network) : runOn(network, rung);
  const snapshots: LinearSnapshot[] = [];
  let next = run.next();
  for (; !next.done; next = run.next()) {
    snapshots.push(next.value);
    onSnapshot(next.value);
  }
  return { problem, rung, outcome: next.value, snapshots };
}

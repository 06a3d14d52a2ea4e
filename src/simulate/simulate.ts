import type { Source, TrainingData } from "../data/index.ts";
import type { DeepFound, DeepSnapshot } from "../deep/index.ts";
import type { LinearRung, LinearSnapshot } from "../linear/index.ts";
import {
  parseWith,
  type DeepProblemInput,
  type LinearProblemInput,
  type SequenceProblemInput,
  type TeacherStudentProblemInput,
  type TransformerProblemInput,
} from "../problem/index.ts";
import { trajectoryOf, type StartOptions, type Trajectory } from "../record/index.ts";
import type { SequenceFound, SequenceRung, SequenceSnapshot } from "../sequence/index.ts";
import type { TeacherStudentRung, TeacherStudentSnapshot } from "../teacherStudent/index.ts";
import type { TransformerFound, TransformerSnapshot } from "../transformer/index.ts";
import { kindOf } from "./kindOf.ts";
import type { NetworkKind } from "./networkKind.ts";
import { NETWORK_KINDS } from "./networkKinds.ts";
import { requireRung } from "./requireRung.ts";

/** A run of a deep network and what its layers could reach. */
export type DeepTrajectory = Trajectory<DeepSnapshot> & DeepFound;

/** A run of a network of places and what its layers could reach. */
export type SequenceTrajectory = Trajectory<SequenceSnapshot> & SequenceFound;

/** A run of a Transformer and what it is known to have before it learns. */
export type TransformerTrajectory = Trajectory<TransformerSnapshot> & TransformerFound;

/** The rung, the data of a problem whose data are files, and what is called at every snapshot, as it is taken. */
export interface SimulateOptions<Snapshot, Rung extends string | null, Data = never> extends StartOptions<Rung, Data> {
  readonly onSnapshot?: ((snapshot: Snapshot) => void) | undefined;
}

/**
 * Simulates a problem, the main function of this library: checks it, runs it on a rung, and gives what was measured and
 * how it ended. The kind of network is that of `network.kind`, a deep linear network where there is none.
 * Throws an InputError for a problem that is not valid or that the rung cannot run; divergence is an outcome, not an
 * exception.
 */
export function simulate(
  problem: LinearProblemInput,
  options?: SimulateOptions<LinearSnapshot, LinearRung, Source>,
): Trajectory<LinearSnapshot>;
export function simulate(
  problem: TeacherStudentProblemInput,
  options?: SimulateOptions<TeacherStudentSnapshot, TeacherStudentRung>,
): Trajectory<TeacherStudentSnapshot>;
export function simulate(
  problem: DeepProblemInput,
  options?: SimulateOptions<DeepSnapshot, null, TrainingData>,
): DeepTrajectory;
export function simulate(
  problem: SequenceProblemInput,
  options?: SimulateOptions<SequenceSnapshot, SequenceRung>,
): SequenceTrajectory;
export function simulate(
  problem: TransformerProblemInput,
  options?: SimulateOptions<TransformerSnapshot, null, Uint8Array>,
): TransformerTrajectory;
export function simulate(
  given: unknown,
  { onSnapshot, rung, data }: SimulateOptions<never, string | null, unknown> = {},
): Trajectory<unknown> {
  // One kind throughout: the table forgets which on the way.
  const kind = NETWORK_KINDS[kindOf(given)] as unknown as NetworkKind;
  requireRung(kind, rung);
  const { found, stream } = kind.start(parseWith(kind.schema, given), { rung, data });
  return { ...found, ...trajectoryOf(stream(), onSnapshot as ((snapshot: unknown) => void) | undefined) };
}

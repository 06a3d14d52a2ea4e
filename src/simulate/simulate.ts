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
import { NETWORK_KINDS, type KindName } from "./networkKinds.ts";
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

/** What is asked of each kind of network, and what comes of it. */
interface Simulations {
  readonly linear: {
    readonly problem: LinearProblemInput;
    readonly options: SimulateOptions<LinearSnapshot, LinearRung, Source>;
    readonly trajectory: Trajectory<LinearSnapshot>;
  };
  readonly "teacher-student": {
    readonly problem: TeacherStudentProblemInput;
    readonly options: SimulateOptions<TeacherStudentSnapshot, TeacherStudentRung>;
    readonly trajectory: Trajectory<TeacherStudentSnapshot>;
  };
  readonly deep: {
    readonly problem: DeepProblemInput;
    readonly options: SimulateOptions<DeepSnapshot, null, TrainingData>;
    readonly trajectory: DeepTrajectory;
  };
  readonly sequence: {
    readonly problem: SequenceProblemInput;
    readonly options: SimulateOptions<SequenceSnapshot, SequenceRung>;
    readonly trajectory: SequenceTrajectory;
  };
  readonly transformer: {
    readonly problem: TransformerProblemInput;
    readonly options: SimulateOptions<TransformerSnapshot, null, Uint8Array>;
    readonly trajectory: TransformerTrajectory;
  };
}

/** A problem of any kind of network, as it is written. */
type AnyProblemInput = Simulations[KindName]["problem"];

/** What belongs to the kind of network of a problem. */
type Of<Problem> = Simulations[Problem extends { network: { kind: infer Kind extends KindName } } ? Kind : "linear"];

/**
 * Simulates a problem, the main function of this library: checks it, runs it on a rung, and gives what was measured and
 * how it ended. The kind of network is that of `network.kind`, a deep linear network where there is none.
 * Throws an InputError for a problem that is not valid or that the rung cannot run; divergence is an outcome, not an
 * exception.
 */
export function simulate<Problem extends AnyProblemInput>(
  problem: Problem,
  options?: Of<Problem>["options"],
): Of<Problem>["trajectory"];
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

import type { DeepSnapshot } from "../../src/deep/index.ts";
import type { LinearRung, LinearSnapshot } from "../../src/linear/index.ts";
import type { Alignment, PerLayer } from "../../src/measure/index.ts";
import type {
  DeepProblem,
  LinearProblem,
  SequenceProblem,
  TeacherStudentProblem,
  TransformerProblem,
} from "../../src/problem/index.ts";
import type { Provenance } from "../../src/record/node.ts";
import type { Trajectory } from "../../src/record/index.ts";
import type { Ceilings, SequenceRung, SequenceSnapshot } from "../../src/sequence/index.ts";
import type { TeacherStudentRung, TeacherStudentSnapshot } from "../../src/teacherStudent/index.ts";
import type { TransformerFound, TransformerSnapshot } from "../../src/transformer/index.ts";

export interface SimulateAnyOptions<Rung extends string | null = string> {
  /** The rung to run on, one that the kind has; by default the cheapest that can do what the problem asks. */
  readonly rung?: NonNullable<Rung> | undefined;
  /** What the paths in a problem are relative to; by default the working directory. */
  readonly folder?: string | undefined;
  /** Where data sets of images lie that a problem names without a folder; by default the environment's DFA_DATA_DIR. */
  readonly dataDir?: string | undefined;
  /**
   * Runs in steps, of all but flows and the closed form: a file in which the state of the run is kept, and from which
   * it goes on where the file exists.
   */
  readonly checkpoint?: string | undefined;
  /**
   * Leaves the checkpoint of a run that has ended: whoever asks for this removes the file, once the result is where it
   * cannot be lost.
   */
  readonly keepCheckpoint?: boolean | undefined;
  /** Runs in steps: once aborted, the run ends with what was measured, its outcome "interrupted". */
  readonly signal?: AbortSignal | undefined;
  /** Called at every snapshot with the fraction of the time done, 0 … 1. */
  readonly onProgress?: ((fraction: number) => void) | undefined;
}

/** A run and all it takes to make it again. */
export interface RunOf<Problem, Snapshot, On extends string | null> extends Trajectory<Snapshot> {
  /** The problem as it was run, its defaults filled in. */
  readonly problem: Problem;
  /** Null where there is but one way to run it. */
  readonly rung: On;
  readonly provenance: Provenance;
}

/** A run before it is said when and by what it was made. */
export type Unsigned<Run> = Omit<Run, "provenance">;

/** The run of a deep linear network, or the closed form that predicts its flow. */
export type LinearRecord = RunOf<LinearProblem, LinearSnapshot, LinearRung | "closed">;

/** The run of a two-layer student that learns from a teacher. */
export type TeacherStudentRecord = RunOf<TeacherStudentProblem, PlainTeacherStudentSnapshot, TeacherStudentRung>;

/** A snapshot of a two-layer network as JSON holds it: matrices as nested rows. */
export interface PlainTeacherStudentSnapshot extends Omit<TeacherStudentSnapshot, "Q" | "R" | "v"> {
  readonly Q: readonly number[][];
  readonly R: readonly number[][];
  readonly v: readonly number[];
}

/** The run of a deep network. */
export interface DeepRecord extends RunOf<DeepProblem, DeepSnapshot, null> {
  /** The layer sizes n_0 … n_L. */
  readonly sizes: readonly number[];
  /**
   * The largest weight alignment of each layer with this feedback, and of all together; of independent feedback in the
   * root of the mean square.
   */
  readonly ceilings: Alignment | null;
  readonly meanCeilings: PerLayer;
}

/** The run of a linear network of places. */
export interface SequenceRecord extends RunOf<SequenceProblem, PlainSequenceSnapshot, SequenceRung> {
  /** The largest weight alignment of each layer with this feedback, and of each of its offsets. */
  readonly ceilings: { readonly layers: Ceilings["layers"]; readonly offsets: PerOffset };
}

/** A number for each layer and, within it, for each of its offsets, counted from 1. */
export type PerOffset = Readonly<Record<string, PerLayer>>;

/** The same for each block of an alignment matrix, by what the block acts on: "inputs", a layer below, or "shared". */
export type PerBlock = Readonly<Record<string, PerOffset>>;

/** A snapshot of a network of places whose lists have names for their entries, so that each can be kept by its path. */
export interface PlainSequenceSnapshot extends Omit<SequenceSnapshot, "offsetAlignment" | "conditioning"> {
  readonly offsetAlignment: PerOffset;
  /** Condition numbers and ranks of the blocks of the alignment matrices, by layer, offset and block. */
  readonly conditionNumbers: PerBlock;
  readonly ranks: PerBlock;
}

/** The run of a Transformer. */
export type TransformerRecord = RunOf<TransformerProblem, TransformerSnapshot, null> & TransformerFound;

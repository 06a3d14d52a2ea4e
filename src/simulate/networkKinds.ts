import type { Source, TrainingData } from "../data/index.ts";
import { startDeep, type DeepFound, type DeepSnapshot } from "../deep/index.ts";
import { LINEAR_RUNGS, startLinear, type LinearRung, type LinearSnapshot } from "../linear/index.ts";
import {
  deepProblemSchema,
  linearProblemSchema,
  sequenceProblemSchema,
  teacherStudentProblemSchema,
  type DeepProblem,
  type LinearProblem,
  type SequenceProblem,
  transformerProblemSchema,
  type TeacherStudentProblem,
  type TransformerProblem,
} from "../problem/index.ts";
import {
  SEQUENCE_RUNGS,
  startSequence,
  type SequenceFound,
  type SequenceRung,
  type SequenceSnapshot,
} from "../sequence/index.ts";
import {
  startTeacherStudent,
  TEACHER_STUDENT_RUNGS,
  type TeacherStudentRung,
  type TeacherStudentSnapshot,
} from "../teacherStudent/index.ts";
import { startTransformer, type TransformerFound, type TransformerSnapshot } from "../transformer/index.ts";
import type { NetworkKind } from "./networkKind.ts";

/** Deep linear networks. */
const linear: NetworkKind<LinearProblem, LinearSnapshot, LinearRung, object, Source> = {
  title: "linear network",
  schema: linearProblemSchema,
  rungs: LINEAR_RUNGS,
  start: startLinear,
};

/** Two-layer students that learn from a teacher. */
const teacherStudent: NetworkKind<TeacherStudentProblem, TeacherStudentSnapshot, TeacherStudentRung, object, never> = {
  title: "teacher-student network",
  schema: teacherStudentProblemSchema,
  rungs: TEACHER_STUDENT_RUNGS,
  start: startTeacherStudent,
};

/** Deep networks, in single precision. */
const deep: NetworkKind<DeepProblem, DeepSnapshot, null, DeepFound, TrainingData> = {
  title: "deep network",
  schema: deepProblemSchema,
  rungs: [],
  start: startDeep,
};

/** Linear networks of places. */
const sequence: NetworkKind<SequenceProblem, SequenceSnapshot, SequenceRung, SequenceFound, never> = {
  title: "network of places",
  schema: sequenceProblemSchema,
  rungs: SEQUENCE_RUNGS,
  start: startSequence,
};

/** Transformers, in single precision. */
const transformer: NetworkKind<TransformerProblem, TransformerSnapshot, null, TransformerFound, Uint8Array> = {
  title: "Transformer",
  schema: transformerProblemSchema,
  rungs: [],
  start: startTransformer,
};

/** The kinds of network by their `network.kind`; a deep linear network has none. */
export const NETWORK_KINDS = { linear, "teacher-student": teacherStudent, deep, sequence, transformer };

export type KindName = keyof typeof NETWORK_KINDS;

import type { Figure } from "../figure.ts";
import { degeneracyBreaking } from "./degeneracyBreaking.ts";
import { overParametrisation } from "./overParametrisation.ts";
import { reluLearning } from "./reluLearning.ts";
import { teacherStudentFlow } from "./teacherStudentFlow.ts";
import { twoPhases } from "./twoPhases.ts";

/** The figures of two-layer teacher–student networks. */
export const teacherStudentFigures: readonly Figure[] = [
  teacherStudentFlow,
  twoPhases,
  degeneracyBreaking,
  reluLearning,
  overParametrisation,
];

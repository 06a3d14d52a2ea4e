import type { Figure } from "../figure.ts";
import { degeneracyBreaking } from "./degeneracyBreaking.ts";
import { overParametrisation } from "./overParametrisation.ts";
import { reluLearning } from "./reluLearning.ts";
import { shallowFlow } from "./shallowFlow.ts";
import { twoPhases } from "./twoPhases.ts";

/** The figures of two-layer teacher–student networks. */
export const shallowFigures: readonly Figure[] = [
  shallowFlow,
  twoPhases,
  degeneracyBreaking,
  reluLearning,
  overParametrisation,
];

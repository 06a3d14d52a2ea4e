import { InputError } from "../inputError.ts";
import type { TeacherStudentProblem } from "../problem/index.ts";

/** Numbers in the largest array that a run may hold, 256 MiB; it holds several such. */
const LARGEST = 2 ** 25;

/** Throws an InputError for a problem whose weights or averages would not fit into memory on the rung given. */
export function requireFeasible({ network }: TeacherStudentProblem, rung: "weights" | "order" | "flow"): void {
  const { hidden: K, teacherHidden: M, inputs: N, activation } = network;
  const D = K + M;
  const demand = (size: number, formula: string, advice: string) => {
    if (size <= LARGEST) return;
    throw new InputError(
      `teacher-student network: rung ${rung} needs ${formula} of at most ${LARGEST}, got ${size} (K = ${K}, M = ${M}, N = ${N}); ${advice}`,
    );
  };
  demand(D * D, "(K + M)²", "take fewer hidden units");
  if (rung === "weights") demand(D * N, "(K + M) N", "the rung order has the same law at any N");
  if (rung === "flow" && activation === "relu") demand(K * D * D, "K (K + M)²", "take fewer hidden units");
}

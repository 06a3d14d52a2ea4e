import { InputError } from "../inputError.ts";
import type { TeacherStudentProblem } from "../problem/index.ts";

/** Numbers in the largest array that a run may hold, 256 MiB; it holds several such. */
const LARGEST = 2 ** 25;

/** Terms in a right-hand side of the flow that takes some seconds; learning takes thousands of them. */
const MOST_TERMS = 2 ** 29;

/**
 * Throws an InputError for a problem whose weights or averages would not fit into memory on the rung given, which would
 * take hours there, or whose steps cannot be counted.
 */
export function requireFeasible(
  { network, training }: TeacherStudentProblem,
  rung: "weights" | "order" | "flow",
): void {
  const { hidden: K, teacherHidden: M, inputs: N, activation } = network;
  const D = K + M;
  const demand = (size: number, formula: string, advice: string, most = LARGEST) => {
    if (size <= most) return;
    throw new InputError(
      `teacher-student network: rung ${rung} needs ${formula} of at most ${most}, got ${size} (K = ${K}, M = ${M}, N = ${N}); ${advice}`,
    );
  };
  demand(D * D, "(K + M)²", "take fewer hidden units");
  if (rung === "weights") demand(D * N, "(K + M) N", "the rung order has the same law at any N");
  const most = activation === "relu" ? LARGEST : MOST_TERMS;
  if (rung === "flow") demand(K * D * D, "K (K + M)²", "take fewer hidden units", most);
  if (rung !== "flow" && !Number.isSafeInteger(Math.round(training.time * N))) {
    throw new InputError(
      `teacher-student network: training.time must be steps that can be counted, in units of network.inputs, got ${training.time} × ${N}`,
    );
  }
}

import { orderParametersSchema, parseWith } from "../../../src/problem/index.ts";
import { requireKind } from "../../../src/simulate/index.ts";
import { readProblem } from "./readProblem.ts";

/**
 * A teacher–student problem that starts from the order parameters in a JSON file, with the teacher's output weights and
 * the feedback of
 * that file where it has them. Throws an InputError for other problems, and for a file that does not hold order
 * parameters.
 */
export async function withInitial(problem: unknown, path: string): Promise<unknown> {
  requireKind(problem, "teacher-student", "--initial");
  const { network, ...rest } = problem as { network: object };
  const { Q, R, T, v, teacherOutputs, feedback } = parseWith(orderParametersSchema, await readProblem(path), path);
  return {
    ...rest,
    network: { ...network, initial: { kind: "given", Q, R, T, v }, ...(teacherOutputs && { teacherOutputs }) },
    ...(feedback && { feedback: { kind: "given", vector: feedback } }),
  };
}

import { linearProblemSchema, parseWith, realiseLinear, type LinearProblemInput } from "../../src/problem/index.ts";
import { closedFormSnapshot, commonModes, type ClosedFormSnapshot } from "../../theory/closedForm/index.ts";

/**
 * The closed form of a problem at each of its snapshot times. Throws a RangeError for data that do not share singular
 * vectors.
 */
export function closedFormSnapshots(
  problem: LinearProblemInput,
  times: readonly number[],
): (ClosedFormSnapshot & { readonly time: number })[] {
  const { depth, source } = realiseLinear(parseWith(linearProblemSchema, problem));
  const { inputs, cross } = source.moments();
  const modes = commonModes(inputs, cross);
  if (modes === null) throw new RangeError("closedFormSnapshots: needs Σ_xx and Σ_yx with shared singular vectors");
  return times.map((time) => ({ time, ...closedFormSnapshot({ depth, outputs: source.outputs, modes, time }) }));
}

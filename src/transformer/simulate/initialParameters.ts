import { stream } from "../../random/index.ts";
import type { TransformerProblem } from "../../problem/index.ts";
import type { ParameterMatrix } from "../model/index.ts";

/** Fills the parameters with what a problem starts from; each matrix has a stream of its own. */
export function initialParameters(
  { network, seed }: TransformerProblem,
  matrices: readonly ParameterMatrix[],
  parameters: Float32Array,
): void {
  const { scale, embedding, readout } = network.initial;
  for (const { name, block, rows, cols, at } of matrices) {
    const random = stream(seed, "initial", name, block);
    const size = block === 0 ? embedding : (name === "readout" ? readout : scale) / Math.sqrt(cols);
    for (let i = at; i < at + rows * cols; i++) parameters[i] = size * random.normal();
  }
}

import type { TrainingSamples } from "../../data/index.ts";
import type { LossKind } from "../loss.ts";

/** The mean loss of a network whose outputs are all zero: the scale on which a loss is large. */
export function zeroLoss(loss: LossKind, { count, targets }: TrainingSamples): number {
  let sum = 0;
  if (loss === "mse") {
    for (const y of targets) sum += 0.5 * y * y;
    return sum / count;
  }
  for (const y of targets) sum += y;
  return (sum * Math.log(targets.length / count)) / count;
}

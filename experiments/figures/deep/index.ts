import type { Figure } from "../../figure.ts";
import { alignmentOrder } from "./alignmentOrder.ts";
import { alphaBetaNonlinear } from "./alphaBetaNonlinear.ts";
import { architectures } from "./architectures.ts";
import { deepDynamics } from "./deepDynamics.ts";
import { labelNoiseDeep } from "./labelNoiseDeep.ts";
import { linearTheoryScatter } from "./linearTheoryScatter.ts";
import { trainedCeilings } from "./trainedCeilings.ts";
import { widthSweep } from "./widthSweep.ts";

/** The figures of deep networks in training: the paper's, and what the theory says of them. */
export const deepFigures: readonly Figure[] = [
  deepDynamics,
  labelNoiseDeep,
  alphaBetaNonlinear,
  widthSweep,
  architectures,
  trainedCeilings,
  linearTheoryScatter,
  alignmentOrder,
];

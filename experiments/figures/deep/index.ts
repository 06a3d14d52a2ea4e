import type { Figure } from "../figure.ts";
import { alignmentOrder } from "./alignmentOrder.ts";
import { alphaBetaDynamics } from "./alphaBetaDynamics.ts";
import { alphaBetaNonlinear } from "./alphaBetaNonlinear.ts";
import { architectures } from "./architectures.ts";
import { deepDynamics } from "./deepDynamics.ts";
import { deepDynamicsColour } from "./deepDynamicsColour.ts";
import { labelNoiseDeep } from "./labelNoiseDeep.ts";
import { linearTheoryScatter } from "./linearTheoryScatter.ts";
import { learningRules } from "./learningRules.ts";
import { trainedCeilings } from "./trainedCeilings.ts";
import { widthSweep } from "./widthSweep.ts";

/** The figures of deep networks in training: the paper's, and what the theory says of them. */
export const deepFigures: readonly Figure[] = [
  deepDynamics,
  deepDynamicsColour,
  labelNoiseDeep,
  alphaBetaNonlinear,
  alphaBetaDynamics,
  widthSweep,
  architectures,
  trainedCeilings,
  linearTheoryScatter,
  alignmentOrder,
  learningRules,
];

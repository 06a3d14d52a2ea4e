import type { Figure } from "./figure.ts";
import { alignThenMemorise } from "./alignThenMemorise.ts";
import { alphaBetaGrid } from "./alphaBetaGrid.ts";
import { conditioning } from "./conditioning.ts";
import { conservedQuantity } from "./conservedQuantity.ts";
import { convolutionFigures } from "./convolution/index.ts";
import { deepFigures } from "./deep/index.ts";
import { exponentLaw } from "./exponentLaw.ts";
import { ladder } from "./ladder.ts";
import { sequenceFigures } from "./sequence/index.ts";
import { teacherStudentFigures } from "./teacherStudent/index.ts";
import { transformerFigures } from "./transformer/index.ts";

/** Every figure, in the order of the report. */
export const figures: readonly Figure[] = [
  ladder,
  exponentLaw,
  alignThenMemorise,
  conditioning,
  alphaBetaGrid,
  conservedQuantity,
  ...convolutionFigures,
  ...sequenceFigures,
  ...transformerFigures,
  ...teacherStudentFigures,
  ...deepFigures,
];
export type { Figure, FigureContext, FigureResult, PlotlySpec, Profile, FigureSettings } from "./figure.ts";

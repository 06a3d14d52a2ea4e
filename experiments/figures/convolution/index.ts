import type { Figure } from "../figure.ts";
import { convolutionCeilings } from "./convolutionCeilings.ts";

/** The figures of layers that share and lack weights. */
export const convolutionFigures: readonly Figure[] = [convolutionCeilings];

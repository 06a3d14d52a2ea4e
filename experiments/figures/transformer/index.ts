import type { Figure } from "../figure.ts";
import { transformerFeedback } from "./transformerFeedback.ts";

/** The figures of Transformers. */
export const transformerFigures: readonly Figure[] = [transformerFeedback];

import type { Formula } from "./formula.ts";

/** A statement of the theory. The numbers it predicts come from the pure functions that stand beside it in its file. */
export interface Prediction {
  /** A short name in kebab case, used on the command line. */
  readonly id: string;
  readonly title: string;
  /** The statement in a sentence or two; TeX between dollar signs. */
  readonly statement: string;
  /** "paper", "derived" or "classic", and where: a section of the paper, a reference, or the derivation in words. */
  readonly source: string;
  /** What must hold for the statement to hold, each in a few words. */
  readonly assumptions: readonly string[];
  /**
   * Its proof or the reason for it, in markdown as the pages of the theory have it; left out where a page has a place
   * for the claim in its text.
   */
  readonly argument?: string;
  /** Its closed expressions. */
  readonly formulas: readonly Formula[];
}

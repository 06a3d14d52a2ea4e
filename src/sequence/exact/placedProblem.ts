import Fraction from "fraction.js";
import { RationalMatrix, type RationalInput } from "../../linalg/rational.ts";
import type { RationalRows } from "../../linear/index.ts";

/** A small linear network of places and its training by DFA, to be run in exact arithmetic: one sample a step. */
export interface ExactPlacedProblem {
  /** The learning rate η. */
  readonly rate: Fraction;
  /** M_l^(1), M_l^(2), … of each layer, the readout last: places below × places. */
  readonly mixing: readonly (readonly RationalMatrix[])[];
  /**
   * For each layer but the readout its feedback matrices F_{l,1}, F_{l,2}, … (n_l × n_L), dealt to its places in turn.
   */
  readonly feedback: readonly (readonly RationalMatrix[])[];
  /** K_l (places of the output × places of the layer) for each layer but the readout. */
  readonly carry: readonly RationalMatrix[];
  /**
   * W_E (n × n_0) of a residual stream, in which every layer but the readout adds to its input; null where layers
   * replace it.
   */
  readonly embedding: RationalMatrix | null;
  /** Inputs n_0 × T and targets n_L × places of the output, one pair a step. */
  readonly samples: readonly { readonly X: RationalMatrix; readonly Y: RationalMatrix }[];
}

/** An exact problem as plain numbers. */
export interface ExactPlacedDescription {
  readonly rate: RationalInput;
  readonly mixing: readonly (readonly RationalRows[])[];
  readonly feedback: readonly (readonly RationalRows[])[];
  /** Identities by default. */
  readonly carry?: readonly RationalRows[];
  readonly embedding?: RationalRows;
  readonly samples: readonly { readonly X: RationalRows; readonly Y: RationalRows }[];
}

/**
 * Builds an exact problem; throws a RangeError where the numbers of layers do not fit each other. Shapes are checked by
 * the products they enter.
 */
export function exactPlacedProblem(description: ExactPlacedDescription): ExactPlacedProblem {
  const { rate, mixing, feedback, carry, embedding, samples } = description;
  if (mixing.length !== feedback.length + 1) {
    throw new RangeError(
      `exactPlacedProblem: feedback must have ${mixing.length - 1} lists, one a layer below the readout, got ${feedback.length}`,
    );
  }
  const lists = (rows: readonly (readonly RationalRows[])[]) => rows.map((list) => list.map(RationalMatrix.from));
  const maps = lists(mixing);
  return {
    rate: new Fraction(rate),
    mixing: maps,
    feedback: lists(feedback),
    carry: carry?.map(RationalMatrix.from) ?? feedback.map((_, l) => RationalMatrix.identity(maps[l][0].cols)),
    embedding: embedding ? RationalMatrix.from(embedding) : null,
    samples: samples.map(({ X, Y }) => ({ X: RationalMatrix.from(X), Y: RationalMatrix.from(Y) })),
  };
}

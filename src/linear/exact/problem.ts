import Fraction from "fraction.js";
import { RationalMatrix, type RationalInput } from "../../linalg/rational.ts";

/** Rows of rational numbers: integers, or strings such as "-3/7". */
export type RationalRows = readonly (readonly RationalInput[])[];

/**
 * A small deep linear network of L layers and its training, to be run in exact arithmetic.
 * Each step multiplies the digits of the numbers by up to 2L − 1: keep to widths of two to four and three to six steps.
 */
export interface ExactProblem {
  readonly rule: "dfa" | "bp" | "frozen";
  /** The learning rate η. */
  readonly rate: Fraction;
  /** F_1 … F_L, F_l of n_l rows and n_L columns; F_L is the identity. */
  readonly feedback: readonly RationalMatrix[];
  /** W_1⁰ … W_L⁰, W_l⁰ of n_l rows and n_{l−1} columns. */
  readonly initial: readonly RationalMatrix[];
  /** One batch per step: inputs (n_0 rows) and targets (n_L rows), a sample in each column. */
  readonly batches: readonly { readonly x: RationalMatrix; readonly y: RationalMatrix }[];
}

/** An exact problem as plain numbers. */
export interface ExactDescription {
  /** n_0 … n_L. */
  readonly widths: readonly number[];
  /** "dfa" by default. */
  readonly rule?: ExactProblem["rule"] | undefined;
  readonly rate: RationalInput;
  /** F_1 … F_{L−1}. */
  readonly feedback: readonly RationalRows[];
  /** W_1⁰ … W_L⁰; zero by default. */
  readonly initial?: readonly RationalRows[] | undefined;
  /** One batch per step, a sample in each row of x (n_0 entries) and y (n_L entries). */
  readonly batches: readonly { readonly x: RationalRows; readonly y: RationalRows }[];
}

/** Builds an exact problem; throws a RangeError that names the part whose shape does not fit the widths. */
export function exactProblem(description: ExactDescription): ExactProblem {
  const { widths, rule = "dfa", rate, feedback, initial, batches } = description;
  const depth = widths.length - 1;
  const inputs = widths[0];
  const outputs = widths[depth];
  expectCount("feedback", feedback, depth - 1);
  if (initial) expectCount("initial", initial, depth);
  return {
    rule,
    rate: new Fraction(rate),
    feedback: [
      ...feedback.map((F, l) => shaped(`feedback ${l + 1}`, F, widths[l + 1], outputs)),
      RationalMatrix.identity(outputs),
    ],
    initial: Array.from({ length: depth }, (_, l) =>
      initial
        ? shaped(`initial ${l + 1}`, initial[l], widths[l + 1], widths[l])
        : RationalMatrix.zeros(widths[l + 1], widths[l]),
    ),
    batches: batches.map(({ x, y }, t) => ({
      x: shaped(`batch ${t} x`, x, x.length, inputs).transposed(),
      y: shaped(`batch ${t} y`, y, x.length, outputs).transposed(),
    })),
  };
}

function expectCount(name: string, matrices: readonly unknown[], count: number): void {
  if (matrices.length !== count) {
    throw new RangeError(`exactProblem: ${name} must hold ${count} matrices, got ${matrices.length}`);
  }
}

function shaped(name: string, rows: RationalRows, count: number, length: number): RationalMatrix {
  const M = RationalMatrix.from(rows);
  if (M.rows !== count || M.cols !== length) {
    throw new RangeError(`exactProblem: ${name} must be ${count} × ${length}, got ${M.rows} × ${M.cols}`);
  }
  return M;
}

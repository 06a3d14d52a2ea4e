import { InputError } from "../inputError.ts";
import { identity, matrix, scale, type Matrix } from "../linalg/index.ts";
import { stream, wishart } from "../random/index.ts";
import { requireFamily, rowDraw } from "./feedback.ts";
import type { FeedbackSpec } from "./linearNetwork.ts";

/**
 * Up to this width the Gram matrix of a layer is formed from the feedback matrix that `drawFeedback` gives, row by row.
 * Beyond it it is drawn from its own law,
 * of which the family must have one that is known: the same in distribution, but not of that matrix.
 */
export const WIDEST_FORMED = 2 ** 20;

/** What forming takes, as measured: an entry drawn, and a product of two entries. */
const SECONDS = { entry: 4e-8, product: 2e-9 };

/** Forming that takes longer is refused: in the meantime a run can neither be stopped nor saved. */
const LONGEST_SECONDS = 60;

/**
 * The Gram matrix `G = FᵀF` (cols × cols) of the feedback of a layer of `rows` units, in memory that does not grow with
 * them.
 * Throws an InputError for a family that cannot have this shape, and for one that would have to be formed for more than
 * a minute.
 */
export function drawFeedbackGram(
  spec: Exclude<FeedbackSpec, { kind: "given" }>,
  rows: number,
  cols: number,
  seed: number,
  name: string,
): Matrix {
  requireGram(spec, rows, cols, name);
  if (spec.kind === "orthonormal") return identity(cols);
  const degrees = freedomOf(spec, rows);
  if (degrees !== null) return scale(1 / degrees, wishart(degrees, cols, stream(seed, "feedback", name)));
  const G = matrix(cols, cols);
  const row = new Float64Array(cols);
  const draw = rowDraw(spec, rows, cols, seed, name);
  for (let i = 0; i < rows; i++) {
    draw(row);
    for (let a = 0; a < cols; a++) for (let b = 0; b < cols; b++) G.data[a * cols + b] += row[a] * row[b];
  }
  return G;
}

/** Throws the InputError that `drawFeedbackGram` would throw, without drawing anything. */
function requireGram(spec: FeedbackSpec, rows: number, cols: number, name: string): void {
  requireFamily(spec, rows, cols, name);
  if (spec.kind === "given" || spec.kind === "orthonormal" || freedomOf(spec, rows) !== null) return;
  const seconds = rows * cols * (SECONDS.entry + cols * SECONDS.product);
  if (seconds <= LONGEST_SECONDS) return;
  const minutes = Number((seconds / 60).toPrecision(2));
  throw new InputError(
    `problem: feedback.kind "${spec.kind}" needs the Gram matrix of ${name} formed from its ${rows} × ${cols} entries, about ${minutes} minutes; take kind "gaussian" or "orthonormal", "infinite" widths, or narrower layers`,
  );
}

/**
 * Of how many independent rows of normals the Gram matrix of a layer is a mean, where it is drawn from its law; null
 * where it is formed.
 * For Gaussian feedback these are the units, for repeated feedback the channels, each of which weighs alike.
 */
function freedomOf(spec: FeedbackSpec, rows: number): number | null {
  if (rows <= WIDEST_FORMED) return null;
  if (spec.kind === "gaussian") return rows;
  return spec.kind === "repeated" ? spec.channels : null;
}

/** The Gram matrix that a family tends to as the width grows. Refuses the families without such a limit. */
export function infiniteWidthGram(spec: FeedbackSpec, cols: number): Matrix {
  requireLimit(spec);
  return scale(spec.kind === "uniform" ? 1 / 3 : 1, identity(cols));
}

/** Throws an InputError for the families without a limit of infinite width. */
export function requireLimit(spec: FeedbackSpec): void {
  if (spec.kind === "given" || spec.kind === "repeated") {
    throw new InputError(`problem: feedback.kind "${spec.kind}" needs finite widths, got "infinite"`);
  }
}

import { requireStorable } from "../data/index.ts";
import { InputError } from "../inputError.ts";
import { fromRows, matrix, type Matrix } from "../linalg/index.ts";
import { gaussianMatrix, haarColumns, stream } from "../random/index.ts";
import type { FeedbackSpec } from "./linearNetwork.ts";

/**
 * One row of a feedback family after another, so that its Gram matrix can be formed at widths where the matrix itself
 * would not fit.
 */
type RowDraw = (row: Float64Array) => void;

/**
 * A random feedback matrix of `rows × cols` from its family; Gaussian-like families are scaled so that `E FᵀF = I`
 * (uniform: I/3, as in the paper's code).
 */
export function drawFeedback(
  spec: Exclude<FeedbackSpec, { kind: "given" }>,
  rows: number,
  cols: number,
  seed: number,
  name: string,
): Matrix {
  requireStorable(rows, cols, `the feedback matrix ${name}`);
  if (spec.kind === "orthonormal") {
    requireOrthonormal(rows, cols, name);
    return haarColumns(rows, cols, stream(seed, "feedback", name));
  }
  const F = matrix(rows, cols);
  const draw = rowDraw(spec, rows, cols, seed, name);
  for (let i = 0; i < rows; i++) draw(F.data.subarray(i * cols, (i + 1) * cols));
  return F;
}

/** The rows of a family, one after another: those of the matrix that `drawFeedback` gives. */
export function rowDraw(
  spec: Exclude<FeedbackSpec, { kind: "given" | "orthonormal" }>,
  rows: number,
  cols: number,
  seed: number,
  name: string,
): RowDraw {
  const random = stream(seed, "feedback", name);
  const unit = 1 / Math.sqrt(rows);
  const fill = (entry: () => number) => (row: Float64Array) => {
    for (let j = 0; j < cols; j++) row[j] = entry();
  };
  switch (spec.kind) {
    case "gaussian":
      return fill(() => unit * random.normal());
    case "uniform":
      return fill(() => unit * (2 * random.uniform() - 1));
    case "sign":
      return fill(() => (random.uniform() < 0.5 ? -unit : unit));
    case "sparse": {
      const size = unit / Math.sqrt(spec.density);
      return fill(() => (random.uniform() < spec.density ? size * random.normal() : 0));
    }
    case "repeated": {
      const copies = copiesOf(spec.channels, rows, name);
      const channel = gaussianMatrix(spec.channels, cols, random, unit);
      let i = 0;
      return (row) => {
        const c = Math.floor(i++ / copies);
        row.set(channel.data.subarray(c * cols, (c + 1) * cols));
      };
    }
  }
}

/** Throws the InputError that drawing a matrix of `rows × cols` from a family would throw, without drawing it. */
export function requireFamily(spec: FeedbackSpec, rows: number, cols: number, name: string): void {
  if (spec.kind === "orthonormal") requireOrthonormal(rows, cols, name);
  if (spec.kind === "repeated") copiesOf(spec.channels, rows, name);
}

/** How often a channel is repeated over the units of a layer. */
function copiesOf(channels: number, rows: number, name: string): number {
  const copies = rows / channels;
  if (Number.isInteger(copies)) return copies;
  throw new InputError(
    `problem: feedback.channels must divide every width it repeats over, got ${channels} for ${name} of width ${rows}`,
  );
}

function requireOrthonormal(rows: number, cols: number, name: string): void {
  if (rows < cols) {
    throw new InputError(
      `problem: feedback.kind "orthonormal" needs at least as many rows as columns, got ${rows} rows for ${cols} columns in ${name}`,
    );
  }
}

/** Given feedback matrices, checked against the shapes they must have. */
export function givenFeedback(
  spec: Extract<FeedbackSpec, { kind: "given" }>,
  shapes: readonly { rows: number; cols: number }[],
): Matrix[] {
  if (spec.matrices.length !== shapes.length) {
    throw new InputError(
      `problem: feedback.matrices must have ${shapes.length} matrices, one for each hidden layer, got ${spec.matrices.length}`,
    );
  }
  return spec.matrices.map((rows, i) => {
    const F = fromRows(rows);
    const want = shapes[i];
    if (F.rows !== want.rows || F.cols !== want.cols) {
      throw new InputError(
        `problem: feedback.matrices[${i}] must be ${want.rows} × ${want.cols}, got ${F.rows} × ${F.cols}`,
      );
    }
    return F;
  });
}

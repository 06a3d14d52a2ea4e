import { z } from "zod";

/* What the fields of all problem files are made of. */

export const size = z.number().int().min(1);
export const whole = z.number().int().min(0);

/** The largest amount in a problem: its square, and that of its inverse, is still a number in double precision. */
const LARGEST_AMOUNT = 1e100;

/** Entries of matrices and vectors, variances, scales: what is multiplied with others of its kind. */
const amount = z.number().min(-LARGEST_AMOUNT).max(LARGEST_AMOUNT);
export const nonNegative = amount.min(0);
export const positive = amount.gt(0);
export const vector = z.array(amount).min(1);
/** Times and rates, which the closed form takes at any size. */
export const duration = z.number().gt(0);
export const fraction = z.number().min(0).lt(1);
export const probability = z.number().min(0).max(1);

/** A matrix as nested rows of one length. */
export const matrixRows = z
  .array(vector)
  .min(1)
  .refine((rows) => rows.every((row) => row.length === rows[0].length), "must have rows of one length");

/** Seeds of all that is random. */
export const seedSchema = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** Writes down, in a check of a whole problem, what does not hold of it, where, and what it must be. */
export const demandIn =
  (context: z.RefinementCtx) =>
  (holds: boolean, path: (string | number)[], message: string): void => {
    if (!holds) context.addIssue({ code: "custom", path, message });
  };

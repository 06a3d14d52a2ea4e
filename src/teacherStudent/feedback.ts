import { InputError } from "../inputError.ts";
import type { Stream } from "../random/index.ts";

/**
 * Families of feedback vectors F of the K hidden units, drawn as N(0, 1) entries and then
 * - random: left as they are;
 * - positive: made positive;
 * - matched: given the signs of the teacher's output weights, unit k those of ṽ_{k mod M};
 * - orthogonal: freed of their component along the teacher's output weights, repeated over the students (needs K ≥ 2).
 */
export type FeedbackKind = "random" | "positive" | "matched" | "orthogonal";

/** A feedback vector of length `K`. Throws an InputError where the family has none. */
export function drawFeedbackVector(
  kind: FeedbackKind,
  K: number,
  teacherOutputs: Float64Array,
  random: Stream,
): Float64Array {
  const F = Float64Array.from({ length: K }, () => random.normal());
  const target = (k: number) => teacherOutputs[k % teacherOutputs.length];
  if (kind === "positive") return F.map(Math.abs);
  if (kind === "matched") return F.map((value, k) => (target(k) < 0 ? -Math.abs(value) : Math.abs(value)));
  if (kind === "orthogonal") {
    if (K < 2) throw new InputError(`feedback: orthogonal needs at least 2 hidden units, got ${K}`);
    const square = F.reduce((sum, _, k) => sum + target(k) ** 2, 0);
    const along = square > 0 ? F.reduce((sum, value, k) => sum + value * target(k), 0) / square : 0;
    return F.map((value, k) => value - along * target(k));
  }
  return F;
}

import type { TransformerProblem } from "../../problem/index.ts";

/** The learning rate of step 1, 2, …: a straight rise over the warm-up, then level or a half cosine to zero. */
export function rateAt({ rate, steps, warmup, decay }: TransformerProblem["training"], step: number): number {
  if (step <= warmup) return (rate * step) / warmup;
  if (decay === "none") return rate;
  return (rate * (1 + Math.cos((Math.PI * (step - warmup)) / Math.max(1, steps - warmup)))) / 2;
}

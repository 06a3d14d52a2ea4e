import { expect, test } from "vitest";
import { learningRules } from "../../../../experiments/figures/deep/learningRules.ts";
import { drawnFigure } from "../drawnFigure.ts";

const drawn = drawnFigure(learningRules);

/** Three seeds: the difference of two means, in standard errors of it. */
function beyond(n: Readonly<Record<string, number>>, a: string, b: string, quantity = "accuracy"): number {
  const error = Math.hypot(n[`${a}.${quantity}.error`], n[`${b}.${quantity}.error`]);
  return (n[`${a}.${quantity}`] - n[`${b}.${quantity}`]) / error;
}

test("every rule leaves frozen lower layers behind; weight mirrors, Kolen–Pollack and signs learn as backpropagation does", () => {
  const n = drawn().numbers;
  for (const rule of ["bp", "wm", "kp", "usf", "frsf", "brsf", "dfa", "fa", "drtp"]) {
    expect(beyond(n, rule, "frozen"), rule).toBeGreaterThan(4);
  }
  for (const rule of ["wm", "kp", "usf"]) expect(beyond(n, rule, "bp")).toBeGreaterThan(-2);
});

test("signals with the right signs align better than DFA's and learn no better", () => {
  const n = drawn().numbers;
  for (const rule of ["frsf", "brsf"]) {
    expect(beyond(n, rule, "dfa", "gradientAlignment")).toBeGreaterThan(4);
    expect(beyond(n, rule, "dfa")).toBeLessThan(2);
  }
});

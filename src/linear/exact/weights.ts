import type { RationalMatrix } from "../../linalg/rational.ts";
import type { ExactProblem } from "./problem.ts";

/**
 * The weights W_1 … W_L before the first step and after each step, as `trajectory[step][layer − 1]`, in exact
 * arithmetic.
 * A step averages over its batch: `ΔW_l = −(η/|b|) Σ_{samples} δ_l h_{l−1}ᵀ` with δ_l = F_l e for DFA and W_{l+1}ᵀ …
 * W_Lᵀ e for BP;
 * the frozen rule trains the last layer alone. The rules are those of
 * Refinetti, d'Ascoli, Ohana and Goldt, Align, then memorise (2021).
 */
export function exactWeights(problem: ExactProblem): RationalMatrix[][] {
  const trajectory = [[...problem.initial]];
  for (const { x, y } of problem.batches) {
    const W = trajectory[trajectory.length - 1];
    const activity = [x];
    for (const Wl of W) activity.push(Wl.times(activity[activity.length - 1]));
    const e = activity[W.length].minus(y);
    const signals = errorSignals(problem, W, e);
    const step = problem.rate.div(-x.cols);
    trajectory.push(
      W.map((Wl, l) => {
        const signal = signals[l];
        return signal ? Wl.plus(signal.times(activity[l].transposed()).scaled(step)) : Wl;
      }),
    );
  }
  return trajectory;
}

/** δ_1 … δ_L, undefined for layers that do not learn. */
function errorSignals(
  { rule, feedback }: ExactProblem,
  W: readonly RationalMatrix[],
  e: RationalMatrix,
): (RationalMatrix | undefined)[] {
  if (rule === "dfa") return feedback.map((F) => F.times(e));
  const signals: (RationalMatrix | undefined)[] = W.map(() => undefined);
  let signal = e;
  for (let l = W.length - 1; l >= 0; l--) {
    signals[l] = signal;
    if (rule === "frozen") break;
    signal = W[l].transposed().times(signal);
  }
  return signals;
}

import fc from "fast-check";
import { reals, seeds } from "../common/index.ts";

/** The paper's two targets: relative scale α, independence β, and a seed for their samples. */
export interface AlphaBetaCase {
  readonly alpha: number;
  readonly beta: number;
  readonly seed: number;
}

/** α and β over the paper's grid and between its points. */
export const alphaBetaCases: fc.Arbitrary<AlphaBetaCase> = fc.record({
  alpha: reals(0.2, 1),
  beta: reals(0.2, 1),
  seed: seeds,
});

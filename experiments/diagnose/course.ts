import { resolvedKappas } from "../../src/linear/index.ts";
import { weightAlignmentOfMatrices } from "../../src/measure/index.ts";
import { forecast } from "../../theory/alignment/index.ts";
import type { Training } from "../setups/index.ts";

/**
 * One layer at one time: what the exponent law expects of the map learned by then, and what the flow has. Null where a
 * quantity does not exist or is below rounding.
 */
export interface CourseLayer {
  readonly layer: number;
  readonly kappaPredicted: number | null;
  readonly kappaMeasured: number | null;
  readonly weightAlignmentPredicted: number | null;
  readonly weightAlignmentMeasured: number | null;
}

/** One time of training. */
export interface CourseLook {
  /** Rate × steps. */
  readonly time: number;
  /** The fraction of what a linear map can explain that is explained. */
  readonly explained: number;
  /** κ of the end-to-end map over the rank of the regression. */
  readonly kappaMap: number | null;
  readonly layers: CourseLayer[];
}

/**
 * Alignment over training time up to convergence: predicted from the learned map M(t) alone, and measured along the
 * flow, which goes on from where it is. Condition numbers are over `rank` modes; `share` is what weight alignment is to
 * be multiplied by.
 */
export function courseOf(
  training: Training,
  share: number,
  depth: number,
  rank: number,
): { course: CourseLook[]; converged: boolean } {
  const shared = (value: number | null | undefined) => (value === null || value === undefined ? null : share * value);
  const { grams } = training;
  const { looks, converged } = training.toConvergence();
  const course = looks.map(({ time, explained, map, matrices }): CourseLook => {
    const predicted = forecast(map, depth, grams);
    const measured = weightAlignmentOfMatrices(matrices.slice(1), grams);
    const kappas = resolvedKappas(matrices, grams, rank);
    // A map of which modes are still below rounding has no condition number over all of them.
    const whole = predicted.rank >= rank;
    return {
      time,
      explained,
      kappaMap: whole ? predicted.kappa : null,
      layers: predicted.layers.map(({ layer, kappa, weightAlignment }, i) => ({
        layer,
        kappaPredicted: whole ? kappa : null,
        kappaMeasured: kappas[i],
        weightAlignmentPredicted: shared(weightAlignment),
        weightAlignmentMeasured: shared(measured.layers[layer]),
      })),
    };
  });
  return { course, converged };
}

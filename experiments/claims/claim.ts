import type { Arbitrary } from "fast-check";
import type { Prediction } from "../../theory/index.ts";

/**
 * A prediction put to the test: problems within its assumptions, the measurement that answers it, how far the two may
 * lie apart and why,
 * and a negative control: a case outside the assumptions, or the formula bent, on which the same check must fail.
 */
export interface Claim<Case = unknown> {
  readonly prediction: Prediction;
  /** The problems it covers. */
  readonly cases: Arbitrary<Case>;
  /** How many cases `verify` draws by default. */
  readonly runs: number;
  /**
   * The distance between prediction and measurement on one case; what it is relative to is said in `tolerance.reason`.
   */
  residual(problem: Case): number;
  readonly tolerance: { readonly value: number; readonly reason: string };
  readonly control: {
    /** What is outside the assumptions, or bent. */
    readonly description: string;
    /** The same distance, which must exceed the tolerance. */
    residual(problem: Case): number;
  };
}

/** A claim whose cases nobody outside needs to know the type of. */
// `any`, since a claim both makes its cases and takes them: no other type stands for all of them.
// oxlint-disable-next-line typescript/no-explicit-any
export type AnyClaim = Claim<any>;

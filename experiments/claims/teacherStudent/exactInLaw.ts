import fc from "fast-check";
import { stream } from "../../../src/random/index.ts";
import { simulateExactInLaw, simulateWeights } from "../../../src/teacherStudent/index.ts";
import { exactInLaw } from "../../../theory/teacherStudent/index.ts";
import type { Claim } from "../claim.ts";
import { realiseCase, drained, type TeacherStudentCase } from "../../setups/index.ts";
import { seeds } from "../common/index.ts";
import { entriesOf } from "./cases.ts";
import { kolmogorovSmirnov } from "./kolmogorovSmirnov.ts";

/** Runs in each of the two ensembles. */
const ENSEMBLE = 300;

/** Times, in steps / N, at which they are compared. */
const TIMES = [0.5, 2];

/** One order parameter at one time over the runs; a run that diverged stands at infinity. */
const column = (runs: readonly number[][], j: number) => runs.map((run) => run[j] ?? Number.POSITIVE_INFINITY);

/**
 * −log₁₀ of the probability that some order parameter would differ as much between two ensembles of one law, the
 * smallest p-value times
 * their number. `transverseDegrees` are those of the χ² in the chain; by default the right ones.
 */
function surprise(c: TeacherStudentCase, transverseDegrees?: number): number {
  const { problem, initial } = realiseCase(c);
  const ensemble = (run: typeof simulateExactInLaw, name: string) =>
    Array.from({ length: ENSEMBLE }, (_, i) => {
      const random = stream(c.seed, name, i);
      return drained(run(problem, initial, { times: TIMES, random, transverseDegrees })).flatMap(entriesOf);
    });
  const chain = ensemble(simulateExactInLaw, "chain");
  const weights = ensemble(simulateWeights, "weights");
  const statistics = TIMES.length * entriesOf(initial).length;
  let smallest = 1;
  for (let j = 0; j < statistics; j++) {
    smallest = Math.min(smallest, kolmogorovSmirnov(column(chain, j), column(weights, j)));
  }
  return Math.max(0, -Math.log10(Math.max(Number.MIN_VALUE, smallest * statistics)));
}

/** The chain of order parameters against SGD with full weights, from the same order parameters, in few dimensions. */
export const exactInLawClaim: Claim<TeacherStudentCase> = {
  prediction: exactInLaw,
  cases: fc.record({
    activation: fc.constantFrom("erf" as const, "relu" as const, "linear" as const),
    rule: fc.constantFrom("dfa" as const, "bp" as const),
    K: fc.integer({ min: 1, max: 3 }),
    M: fc.integer({ min: 1, max: 2 }),
    N: fc.integer({ min: 8, max: 14 }),
    rate: fc.constantFrom(0.5, 0.8),
    scale: fc.constantFrom(0.5, 1),
    noise: fc.constantFrom(0, 0.3),
    seed: seeds,
  }),
  runs: 8,
  residual: (c) => surprise(c),
  tolerance: {
    value: 4,
    reason:
      "−log₁₀ of the probability, under equal laws, of the largest Kolmogorov–Smirnov distance of two ensembles of 300 runs: one false alarm in 10 000 cases",
  },
  control: {
    description: "the chain without its χ²: nothing of the input outside the span of the weights",
    residual: (c) => surprise(c, 0),
  },
};

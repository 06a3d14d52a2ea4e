import fc from "fast-check";
import type { LinearProblemInput } from "../../../src/problem/index.ts";

const nonZero = (size: number) =>
  fc.array(fc.double({ min: 0.2, max: 2, noNaN: true }), { minLength: 1, maxLength: size });

/** Small problems of every kind of feedback and data, within the stable range of rates. */
export const problems = (
  batch: fc.Arbitrary<number | "full" | "flow">,
  initial: fc.Arbitrary<LinearProblemInput["network"]["initial"]>,
) =>
  fc
    .record({
      inputs: fc.integer({ min: 2, max: 6 }),
      outputs: fc.integer({ min: 1, max: 3 }),
      widths: fc.array(fc.integer({ min: 3, max: 9 }), { minLength: 1, maxLength: 3 }),
      feedback: fc.constantFrom("orthonormal", "gaussian", "uniform", "sign", "sparse"),
      batch,
      initial,
      seed: fc.integer({ min: 0, max: 1e6 }),
      rate: fc.double({ min: 0.005, max: 0.03, noNaN: true }),
    })
    .chain((drawn) =>
      nonZero(Math.min(drawn.inputs, drawn.outputs)).map((singularValues): LinearProblemInput => ({
        network: { inputs: drawn.inputs, widths: drawn.widths, outputs: drawn.outputs, initial: drawn.initial },
        feedback: drawn.feedback === "sparse" ? { kind: "sparse", density: 0.6 } : { kind: drawn.feedback },
        data: { kind: "moments", crossCovariance: { kind: "spectrum", singularValues } },
        training: {
          rate: drawn.rate,
          time: 60 * drawn.rate,
          batch: drawn.batch,
          snapshotTimes: [20 * drawn.rate, 60 * drawn.rate],
        },
        seed: drawn.seed,
      })),
    );

export const ZERO = fc.constant({ kind: "zero" as const });
export const ANY_INITIAL = fc.oneof(
  ZERO,
  fc.record({
    kind: fc.constantFrom("gaussian" as const, "uniform" as const, "orthogonal" as const),
    scale: fc.double({ min: 0.05, max: 0.5, noNaN: true }),
  }),
);

/** Property tests draw this many cases; DFA_CASES scales them. */
export const settings = (cases: number) => ({ seed: 1, numRuns: Number(process.env.DFA_CASES ?? cases) });

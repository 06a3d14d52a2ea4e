import fc from "fast-check";
import { seeds } from "../../common/index.ts";
import type { LinearProblemInput } from "../../../../src/problem/index.ts";

/** The sizes of a small deep linear network: widths need not be equal, nor larger than the outputs. */
interface Sizes {
  readonly inputs: number;
  readonly widths: readonly number[];
  readonly outputs: number;
}

const sizes: fc.Arbitrary<Sizes> = fc.record({
  inputs: fc.integer({ min: 1, max: 6 }),
  widths: fc.array(fc.integer({ min: 2, max: 12 }), { minLength: 1, maxLength: 3 }),
  outputs: fc.integer({ min: 1, max: 4 }),
});

/** Multiples of 1/8 in [−1, 1]: numbers that print short, and are never so small that digits are lost. */
const entry = fc.integer({ min: -8, max: 8 }).map((k) => k / 8);
export const entries = (rows: number, cols: number): fc.Arbitrary<number[][]> =>
  fc.array(fc.array(entry, { minLength: cols, maxLength: cols }), { minLength: rows, maxLength: rows });

/** Given feedback, its entries within `1/√n_l` as in the random families. */
export const given = (widths: readonly number[], outputs: number): fc.Arbitrary<number[][][]> =>
  fc.tuple(
    ...widths.map((n) => {
      const scale = Math.ceil(Math.sqrt(n));
      return entries(n, outputs).map((F) => F.map((row) => row.map((value) => value / scale)));
    }),
  );

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));

/** Every feedback family that fits the sizes. */
function feedbacks({ widths, outputs }: Sizes): fc.Arbitrary<NonNullable<LinearProblemInput["feedback"]>> {
  const density = fc.constantFrom(0.5, 0.8);
  return fc.oneof(
    fc.constantFrom({ kind: "gaussian" as const }, { kind: "uniform" as const }, { kind: "sign" as const }),
    density.map((d) => ({ kind: "sparse" as const, density: d })),
    fc.constant({ kind: "repeated" as const, channels: widths.reduce(divisor) }),
    given(widths, outputs).map((matrices) => ({ kind: "given" as const, matrices })),
    ...(Math.min(...widths) >= outputs ? [fc.constant({ kind: "orthonormal" as const })] : []),
  );
}

/** Fixed data sets and sources of fresh samples, with and without structure in the inputs. */
function sources({ inputs, outputs }: Sizes): fc.Arbitrary<LinearProblemInput["data"]> {
  const inputCovariance = fc.constantFrom(
    { kind: "isotropic" as const },
    { kind: "power-law" as const, exponent: 1 },
    { kind: "ar1" as const, correlation: 0.5 },
  );
  const noise = fc.constantFrom(0, 0.5);
  const samples = fc.integer({ min: 6, max: 20 });
  return fc.oneof(
    fc.record({ kind: fc.constant("teacher" as const), inputCovariance, noise }),
    fc.record({ kind: fc.constant("teacher" as const), inputCovariance, noise, samples }),
    fc.record({
      kind: fc.constant("random-targets" as const),
      inputCovariance,
      covariance: fc.constant({ kind: "isotropic" as const }),
      samples,
    }),
    fc.record({
      kind: fc.constant("moments" as const),
      crossCovariance: entries(outputs, inputs).map((matrix) => ({ kind: "given" as const, matrix })),
    }),
  );
}

const gaussianStart = fc.constantFrom(0.3, 0.6).map((scale) => ({ kind: "gaussian" as const, scale }));

/** DFA by SGD on small batches, from zero or from any Gaussian weights, at rates at which runs stay bounded. */
export const sgdProblems = (start: "zero" | "gaussian"): fc.Arbitrary<LinearProblemInput> =>
  sizes.chain((shape) =>
    fc
      .record({
        initial: start === "zero" ? fc.constant({ kind: "zero" as const }) : gaussianStart,
        feedback: feedbacks(shape),
        data: sources(shape),
        rate: fc.constantFrom(0.01, 0.02),
        steps: fc.integer({ min: 10, max: 50 }),
        batch: fc.constantFrom(1, 1, 2, 5),
        seed: seeds,
      })
      .map(({ initial, feedback, data, rate, steps, batch, seed: s }) => ({
        network: { ...shape, widths: [...shape.widths], initial },
        feedback,
        data,
        training: { rate, time: rate * steps, batch },
        seed: s,
      })),
  );

/** Full-batch problems: a small fixed data set of as many samples as the batch. */
export const fullBatchProblems: fc.Arbitrary<LinearProblemInput> = sizes.chain((shape) =>
  fc
    .record({
      feedback: feedbacks(shape),
      samples: fc.integer({ min: 4, max: 16 }),
      rate: fc.constantFrom(0.01, 0.03),
      steps: fc.integer({ min: 10, max: 50 }),
      seed: seeds,
    })
    .map(({ feedback, samples, rate, steps, seed: s }) => ({
      network: { ...shape, widths: [...shape.widths] },
      feedback,
      data: { kind: "teacher" as const, noise: 0.3, samples },
      training: { rate, time: rate * steps, batch: samples },
      seed: s,
    })),
);

/** Gradient flows of populations whose signal is neither small nor large, to times of order one. */
export const flowProblems = (
  start: "zero" | "gaussian",
  feedback: "orthonormal" | "gaussian",
): fc.Arbitrary<LinearProblemInput> =>
  fc
    .record({
      inputs: fc.integer({ min: 2, max: 5 }),
      outputs: fc.integer({ min: 2, max: 4 }),
      hidden: fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 3 }),
      initial: start === "zero" ? fc.constant({ kind: "zero" as const }) : gaussianStart,
      inputCovariance: fc.constantFrom({ kind: "isotropic" as const }, { kind: "ar1" as const, correlation: 0.5 }),
      strength: fc.constantFrom(1, 2),
      time: fc.constantFrom(1, 2, 4),
      seed: seeds,
    })
    .map(({ inputs, outputs, hidden, initial, inputCovariance, strength, time, seed: s }) => ({
      network: { inputs, widths: hidden.map((extra) => outputs + extra), outputs, initial },
      feedback: { kind: feedback },
      data: {
        kind: "moments" as const,
        inputCovariance,
        crossCovariance: {
          kind: "spectrum" as const,
          singularValues: Array.from({ length: Math.min(inputs, outputs) }, (_, i) => strength / (1 + 0.5 * i)),
        },
      },
      training: { time, batch: "flow" as const },
      seed: s,
    }));

/** A problem with parts of its network, or its rule, feedback, data or training replaced. */
export function changed(
  problem: LinearProblemInput,
  change: { initial?: LinearProblemInput["network"]["initial"] } & Partial<Omit<LinearProblemInput, "network">>,
): LinearProblemInput {
  const { initial, ...rest } = change;
  return { ...problem, ...rest, network: { ...problem.network, ...(initial && { initial }) } };
}

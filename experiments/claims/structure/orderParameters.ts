import fc from "fast-check";
import { fromRows, multiply, trace, transpose } from "../../../src/linalg/index.ts";
import { AlignmentMatrices, OrderParameterChain, stepsOf } from "../../../src/linear/index.ts";
import type { LinearProblemInput } from "../../../src/problem/index.ts";
import { excessLossOf, orderParametersInLaw, type LinearOrderParameters } from "../../../theory/structure/index.ts";
import type { Claim } from "../claim.ts";
import { networkOf } from "../common/index.ts";
import { entries, given } from "./setups/problems.ts";
import { stepCount } from "./setups/sgdRuns.ts";

/** Runs in each of the two ensembles. */
const ENSEMBLE = 200;

/** A linear teacher, its feedback given so that every run of an ensemble shares it. */
interface TeacherCase {
  readonly inputs: number;
  readonly map: readonly (readonly number[])[];
  readonly feedback: readonly number[][][];
  readonly noise: number;
  readonly rate: number;
  readonly steps: number;
  readonly batch: number;
  readonly seed: number;
}

/** The problem of one run; `inputs` may be more than the teacher's map has columns, the rest of it being zero. */
function problemOf(c: TeacherCase, seed: number, inputs = c.inputs): LinearProblemInput {
  const matrixRows = c.map.map((row) => [...row, ...Array.from({ length: inputs - row.length }, () => 0)]);
  return {
    network: { inputs, widths: c.feedback.map((F) => F.length), outputs: c.map.length },
    feedback: { kind: "given", matrices: [...c.feedback] },
    data: { kind: "teacher", map: { kind: "given", matrix: matrixRows }, noise: c.noise },
    training: { rate: c.rate, time: c.rate * c.steps, batch: c.batch },
    seed,
  };
}

/** What is looked at: the excess loss, tr Q, tr R, and the trace and a corner of every A_l above the first. */
function statistics({ Q, R, T, upper }: LinearOrderParameters, grams: Parameters<typeof excessLossOf>[1]): number[] {
  const n = Q.rows;
  const layers = upper.flatMap((A) => [trace(A), A.data[n - 1]]);
  return [excessLossOf({ Q, R, T, upper }, grams), trace(Q), trace(R), ...layers];
}

/** The steps after which both ensembles are looked at. */
const looks = (steps: number): number[] => [Math.ceil(steps / 10), Math.ceil(steps / 3), steps];

/** One run of a rung, as a flat list of its statistics at all looks. */
function walk(steps: number, step: () => void, look: () => number[]): number[] {
  const out: number[] = [];
  for (let t = 1; t <= steps; t++) {
    step();
    if (looks(steps).includes(t)) out.push(...look());
  }
  return out;
}

function pathwise(problem: LinearProblemInput): number[] {
  const network = networkOf(problem);
  const dynamics = new AlignmentMatrices(network, { samples: null });
  const B = network.source.isotropicTeacher!.map;
  const grams = network.feedbackGrams();
  return walk(stepCount(problem), stepsOf(network, dynamics, network.problem.training.rate).step, () => {
    const [A1, ...upper] = dynamics.matrices();
    const against = (M: typeof B, N: typeof B) => multiply(M, transpose(N));
    return statistics({ Q: against(A1, A1), R: against(A1, B), T: against(B, B), upper }, grams);
  });
}

function inLaw(problem: LinearProblemInput): number[] {
  const network = networkOf(problem);
  const dynamics = new OrderParameterChain(network);
  const grams = network.feedbackGrams();
  return walk(stepCount(problem), stepsOf(network, dynamics, network.problem.training.rate).step, () =>
    statistics(dynamics.orderParameters(), grams),
  );
}

/** Mean and squared standard error of every column. */
function means(runs: readonly number[][]): { mean: number; variance: number }[] {
  const n = runs.length;
  return runs[0].map((_, j) => {
    const mean = runs.reduce((sum, run) => sum + run[j], 0) / n;
    const squares = runs.reduce((sum, run) => sum + (run[j] - mean) ** 2, 0);
    return { mean, variance: squares / ((n - 1) * n) };
  });
}

/**
 * The largest difference of the two ensembles' means, in standard errors; the order parameters may be given another
 * input dimension.
 */
function residual(c: TeacherCase, inputs: number): number {
  const ensemble = (run: (seed: number) => number[], offset: number) =>
    means(Array.from({ length: ENSEMBLE }, (_, i) => run(c.seed + offset + i)));
  const paths = ensemble((seed) => pathwise(problemOf(c, seed)), 0);
  const chain = ensemble((seed) => inLaw(problemOf(c, seed, inputs)), ENSEMBLE);
  return paths.reduce((worst, { mean, variance }, j) => {
    const gap = Math.abs(mean - chain[j].mean);
    return gap === 0 ? worst : Math.max(worst, gap / Math.sqrt(variance + chain[j].variance));
  }, 0);
}

/** Ensembles of SGD on samples and of the chain of order parameters, at three times. */
export const orderParametersClaim: Claim<TeacherCase> = {
  prediction: orderParametersInLaw,
  cases: fc
    .record({
      inputs: fc.integer({ min: 3, max: 12 }),
      outputs: fc.integer({ min: 1, max: 3 }),
      widths: fc.array(fc.integer({ min: 4, max: 8 }), { minLength: 1, maxLength: 2 }),
    })
    .chain(({ inputs, outputs, widths }) =>
      fc.record({
        inputs: fc.constant(inputs),
        map: entries(outputs, inputs).filter((rows) => fromRows(rows).data.some((value) => value !== 0)),
        feedback: given(widths, outputs),
        noise: fc.constantFrom(0, 0.5),
        rate: fc.constant(0.25 / inputs),
        steps: fc.constant(30),
        batch: fc.constantFrom(1, 3),
        seed: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
      }),
    ),
  runs: 4,
  residual: (c) => residual(c, c.inputs),
  tolerance: {
    value: 5,
    reason:
      "the largest of up to 21 differences of ensemble means, in standard errors: for normal means a probability of 1e-5 a case, and room for the heavier tails of products",
  },
  control: {
    description:
      "order parameters told an input dimension three times as large, so that ‖x‖² has the wrong degrees of freedom",
    residual: (c) => residual(c, 3 * c.inputs),
  },
};

import fc from "fast-check";
import {
  block,
  diagonal,
  multiply,
  norm,
  singularValues,
  subtract,
  svd,
  toRows,
  transpose,
  type Matrix,
} from "../../../src/linalg/index.ts";
import { FullWeights } from "../../../src/linear/index.ts";
import { gaussianMatrix, haarColumns, stream } from "../../../src/random/index.ts";
import { feedbackRank, mapAtRest } from "../../../theory/literature/index.ts";
import type { Claim } from "../claim.ts";
import { alongFlow, networkOf, reals, seeds } from "../common/index.ts";

/** A map W* and more rows of feedback than any case uses. */
interface Setting {
  readonly map: Matrix;
  readonly feedback: Matrix;
  readonly rank: number;
  /** Units of the hidden layer, from one to one more than there are outputs. */
  readonly hidden: number;
}

/** Feedback that sees a direction of the map less than this comes to the same rest, slowly. */
const LEAST_SEEN = 0.2;
const TIME = 40;

const firstRows = (M: Matrix, rows: number): Matrix => block(M, 0, 0, rows, M.cols);

/** Whether feedback of so many units sees what it can see of the map well enough to learn it soon. */
function seesWell({ map, feedback, rank }: Setting, hidden: number): boolean {
  const seen = singularValues(multiply(firstRows(feedback, hidden), map));
  return seen[Math.min(hidden, rank) - 1] > LEAST_SEEN;
}

const settings: fc.Arbitrary<Setting> = fc
  .record({
    strengths: fc.array(reals(0.7, 2), { minLength: 2, maxLength: 4 }),
    moreOutputs: fc.integer({ min: 0, max: 1 }),
    moreInputs: fc.integer({ min: 0, max: 2 }),
    units: fc.integer({ min: 0, max: 5 }),
    seed: seeds,
  })
  .map(({ strengths, moreOutputs, moreInputs, units, seed }) => {
    const rank = strengths.length;
    const [outputs, inputs] = [rank + moreOutputs, rank + moreInputs];
    const U = haarColumns(outputs, rank, stream(seed, "left"));
    const V = haarColumns(inputs, rank, stream(seed, "right"));
    return {
      map: multiply(multiply(U, diagonal(strengths)), transpose(V)),
      feedback: gaussianMatrix(outputs + 1, outputs, stream(seed, "feedback")),
      rank,
      hidden: 1 + (units % (outputs + 1)),
    };
  })
  .filter((setting) => seesWell(setting, setting.hidden) && seesWell(setting, setting.rank - 1));

/** The map of a network of so many hidden units, at rest. */
function learned({ map, feedback }: Setting, hidden: number): Matrix {
  const network = networkOf({
    network: { inputs: map.cols, widths: [hidden], outputs: map.rows },
    feedback: { kind: "given", matrices: [toRows(firstRows(feedback, hidden))] },
    data: { kind: "moments", crossCovariance: { kind: "given", matrix: toRows(map) } },
    training: { time: TIME, batch: "flow" },
    seed: 1,
  });
  const dynamics = new FullWeights(network, "moments", { samples: null });
  for (const _ of alongFlow(dynamics, [TIME], { relativeTolerance: 1e-8, absoluteTolerance: 1e-12 }));
  const [W_1, W_2] = dynamics.weights();
  return multiply(W_2, W_1);
}

/** Eckart and Young: the largest modes alone. */
function bestOfRank(map: Matrix, rank: number): Matrix {
  const { U, s, V } = svd(map);
  return multiply(multiply(U, diagonal([...s].map((value, i) => (i < rank ? value : 0)))), transpose(V));
}

const distance = (measured: Matrix, predicted: Matrix, map: Matrix): number =>
  norm(subtract(measured, predicted)) / norm(map);

/** Full weights at rest, with hidden layers narrower than the map's rank and wider. */
export const feedbackRankClaim: Claim<Setting> = {
  prediction: feedbackRank,
  cases: settings,
  runs: 12,
  residual(setting) {
    const { map, feedback, hidden } = setting;
    return distance(learned(setting, hidden), mapAtRest(firstRows(feedback, hidden), map), map);
  },
  tolerance: {
    value: 1e-7,
    reason:
      "relative Frobenius distance; the integrator's 1e-8 a step over hundreds of steps that forget, and what a mode seen with 0.2 has left to learn at time 40, e^−30",
  },
  control: {
    description:
      "one hidden unit fewer than the rank of the map, held to be at the best map of that rank, as backpropagation is",
    residual(setting) {
      const { map, rank } = setting;
      return distance(learned(setting, rank - 1), bestOfRank(map, rank - 1), map);
    },
  },
};

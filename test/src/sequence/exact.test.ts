import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromRows, relativeDistance, toRows } from "../../../src/linalg/index.ts";
import { RationalMatrix } from "../../../src/linalg/rational.ts";
import {
  denseMap,
  exactPlacedBases,
  exactPlacedMatrices,
  exactPlacedProblem,
  exactPlacedWeights,
  SequenceDynamics,
  sharingResiduals,
  weightsView,
  type ExactPlacedDescription,
} from "../../../src/sequence/index.ts";
import { stream as randomStream } from "../../../src/random/index.ts";
import { convolution, networkOf, stream } from "./problems.ts";

const parameters = { seed: 1, numRuns: Number(process.env.DFA_CASES ?? 12) };

const entry = fc.tuple(fc.integer({ min: -2, max: 2 }), fc.integer({ min: 1, max: 2 })).map(([n, d]) => `${n}/${d}`);
const rows = (count: number, length: number) =>
  fc.array(fc.array(entry, { minLength: length, maxLength: length }), { minLength: count, maxLength: count });
const several = <T>(of: fc.Arbitrary<T>, count: number) => fc.array(of, { minLength: count, maxLength: count });

/** Two layers and a readout of any mixings on two places, learning three samples; `dealt` feedback matrices a layer. */
const description = (residual: boolean, dealt: number): fc.Arbitrary<ExactPlacedDescription> =>
  fc.record({
    rate: fc.constantFrom("1/2", "-1/3"),
    mixing: fc.tuple(several(rows(2, 2), 2), several(rows(2, 2), 1), several(rows(2, 2), 1)),
    feedback: fc.tuple(several(rows(3, 2), dealt), several(rows(3, 2), dealt)),
    carry: fc.tuple(rows(2, 2), rows(2, 2)),
    ...(residual && { embedding: rows(3, 2) }),
    samples: several(fc.record({ X: rows(2, 2), Y: rows(2, 2) }), 3),
  });

const last = <T>(list: readonly T[]): T => list[list.length - 1];
const allZero = (matrices: readonly RationalMatrix[]) => matrices.every((M) => M.isZero());

describe.each([
  ["layers, shared feedback", false, 1],
  ["layers, a matrix a place", false, 2],
  ["a residual stream, shared feedback", true, 1],
  ["a residual stream, a matrix a place", true, 2],
] as const)("%s", (_, residual, dealt) => {
  test("the weights are made of feedback and alignment matrices, exactly", () => {
    fc.assert(
      fc.property(description(residual, dealt), (given) => {
        const problem = exactPlacedProblem(given);
        const W = exactPlacedWeights(problem);
        const A = exactPlacedMatrices(problem);
        expect(W).toHaveLength(4);
        W.forEach((weights, t) => expect(allZero(sharingResiduals(problem, weights, A[t]))).toBe(true));
      }),
      parameters,
    );
  });
});

/** A problem without anything special, whose feedback matrices can be told apart. */
const plain = (residual: boolean, dealt: number) =>
  exactPlacedProblem(fc.sample(description(residual, dealt), { seed: 7, numRuns: 5 })[3]);

test("alignment matrices for shared feedback do not fit a matrix a place", () => {
  const own = plain(false, 2);
  const shared = { ...own, feedback: own.feedback.map(([F]) => [F]) };
  const W = last(exactPlacedWeights(own));
  expect(allZero(sharingResiduals(shared, W, last(exactPlacedMatrices(shared))))).toBe(false);
});

test("in a residual stream the part that acts on the embedding is needed", () => {
  const problem = plain(true, 1);
  const inputs = problem.samples[0].X.rows;
  const without = last(exactPlacedMatrices(problem)).map((list) =>
    list.map((A) =>
      RationalMatrix.build(A.rows, A.cols, (i, j) =>
        j < inputs ? RationalMatrix.zeros(1, 1).data[0] : A.data[i * A.cols + j],
      ),
    ),
  );
  expect(exactPlacedBases(problem)[1].cols).toBe(inputs + 2);
  expect(allZero(sharingResiduals(problem, last(exactPlacedWeights(problem)), without))).toBe(false);
});

/** Decimals to which random numbers are taken over into fractions: more make these long. */
const DIGITS = 12;

describe("full weights in floating point", () => {
  const exact = (M: { rows: number; cols: number; data: Float64Array }) =>
    toRows({ ...M }).map((row) => row.map((x) => x.toFixed(DIGITS)));
  test.each([
    [
      "a convolution of strides, two matrices dealt",
      convolution({
        network: { places: 4, layers: [{ width: 3, mixing: { kind: "shifts", kernel: 3, stride: 2 } }, 3] },
        data: { kind: "teacher", mixing: { kind: "shifts", kernel: 1, stride: 2 } },
        feedback: { kind: "gaussian", overPlaces: 2 },
      }),
    ],
    [
      "a stream, errors through the mixing of the readout",
      stream({
        network: {
          places: 3,
          layers: [{ width: 2, mixing: { kind: "causal-mean" } }],
          readout: { mixing: { kind: "mean" } },
        },
        feedback: { kind: "gaussian", transport: "mixing" },
        data: { kind: "teacher", mixing: { kind: "mean" } },
      }),
    ],
  ])("are those in rational numbers: %s", (_, problem) => {
    const network = networkOf(problem);
    const dynamics = new SequenceDynamics(network, weightsView(network), 1);
    const { inputs: n0, outputs: nL, places } = network.problem.network;
    const data = network.source.fresh(3, randomStream(5, "samples"));
    const columns = (values: Float64Array, width: number, count: number, s: number) =>
      Array.from({ length: width }, (__, i) =>
        Array.from({ length: count }, (___, p) => values[(s * count + p) * width + i].toFixed(DIGITS)),
      );
    const bundles = network.feedback();
    const reference = exactPlacedProblem({
      rate: "1/8",
      mixing: network.layers.map(({ maps }) => maps.map((map) => exact(denseMap(map)))),
      carry: network.layers.slice(0, -1).map(({ carry }) => exact(denseMap(carry))),
      feedback: bundles.map((F) =>
        Array.from({ length: F.cols / nL }, (__, r) => exact(F).map((row) => row.slice(r * nL, (r + 1) * nL))),
      ),
      ...(network.problem.network.residual && { embedding: exact(network.embedding()) }),
      samples: [0, 1, 2].map((s) => ({
        X: columns(data.inputs, n0, places, s),
        Y: columns(data.targets, nL, network.outputPlaces, s),
      })),
    });
    for (let s = 0; s < 3; s++) {
      const part = (values: Float64Array) => values.subarray((s * values.length) / 3, ((s + 1) * values.length) / 3);
      dynamics.step({ inputs: part(data.inputs), targets: part(data.targets) }, 1 / 8);
    }
    const W = last(exactPlacedWeights(reference));
    dynamics.matrices().forEach((list, l) =>
      list.forEach((P, k) => {
        expect(W[l][k].isZero()).toBe(false);
        // What is lost behind the last decimal.
        expect(relativeDistance(P, fromRows(toRows(W[l][k].toFloat())))).toBeLessThan(1e-10);
      }),
    );
  });
});

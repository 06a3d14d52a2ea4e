import fc from "fast-check";
import Fraction from "fraction.js";
import { describe, expect, test } from "vitest";
import { RationalMatrix } from "../../../src/linalg/rational.ts";
import {
  exactMatrices,
  exactProblem,
  exactReduced,
  exactWeights,
  learnedMatrices,
  structureResiduals,
  symmetryResiduals,
  weakAlignmentResiduals,
  type ExactDescription,
  type ExactProblem,
} from "../../../src/linear/exact/index.ts";

const parameters = { seed: 1, numRuns: Number(process.env.DFA_CASES ?? 15) };

const entry = fc.tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: 1, max: 3 })).map(([n, d]) => `${n}/${d}`);
const rows = (count: number, length: number) =>
  fc.array(fc.array(entry, { minLength: length, maxLength: length }), { minLength: count, maxLength: count });

/** Small networks of two to four layers, trained for three steps on batches of one or two samples. */
const description = (start: "zero" | "any"): fc.Arbitrary<ExactDescription> =>
  fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 3, maxLength: 5 }).chain((widths) => {
    const outputs = widths[widths.length - 1];
    const batch = fc
      .integer({ min: 1, max: 2 })
      .chain((size) => fc.record({ x: rows(size, widths[0]), y: rows(size, outputs) }));
    return fc.record({
      widths: fc.constant(widths),
      rate: fc.constantFrom("1/2", "1/3", "-1/5"),
      feedback: fc.tuple(...widths.slice(1, -1).map((n) => rows(n, outputs))),
      ...(start === "any" && { initial: fc.tuple(...widths.slice(1).map((n, l) => rows(n, widths[l]))) }),
      batches: fc.array(batch, { minLength: 3, maxLength: 3 }),
    });
  });

const check = (start: "zero" | "any", property: (problem: ExactProblem) => void) =>
  fc.assert(
    fc.property(description(start), (d) => property(exactProblem(d))),
    parameters,
  );

const allZero = (matrices: readonly RationalMatrix[]) => matrices.every((M) => M.isZero());
const difference = (P: readonly RationalMatrix[], Q: readonly RationalMatrix[]) => P.map((M, k) => M.minus(Q[k]));
const last = <T>(list: readonly T[]): T => list[list.length - 1];

/** One network with nothing special about it: L = 3, widths 2, 3, 2, 2, four steps. */
const plain: ExactDescription = {
  widths: [2, 3, 2, 2],
  rate: "1/10",
  feedback: [
    [
      [1, "1/2"],
      [-1, 2],
      ["1/3", 0],
    ],
    [
      [1, "-1/2"],
      [0, "3/2"],
    ],
  ],
  batches: [
    {
      x: [
        [1, 2],
        ["-1/2", 1],
      ],
      y: [
        [1, 0],
        [2, -1],
      ],
    },
    { x: [[2, -1]], y: [["1/2", 1]] },
    { x: [["1/3", 1]], y: [[-1, 1]] },
    { x: [[1, 1]], y: [[0, 2]] },
  ],
};
const plainInitial: ExactDescription["initial"] = [
  [
    ["1/2", 1],
    [0, "-1/3"],
    [1, 1],
  ],
  [
    [1, 0, "1/2"],
    ["-1/4", 1, 0],
  ],
  [
    ["1/2", 1],
    [1, "-1/5"],
  ],
];

describe("the identities of DFA hold without any residual", () => {
  test("weak weight alignment: weights against alignment matrices, at every step", () => {
    check("zero", (problem) => {
      const A = exactMatrices(problem);
      exactWeights(problem).forEach((W, t) => {
        expect(allZero(weakAlignmentResiduals(problem, W, A[t]))).toBe(true);
      });
    });
  });

  test("the structure theorem from any initial weights, at every step", () => {
    check("any", (problem) => {
      const A = exactReduced(problem);
      exactWeights(problem).forEach((W, t) => {
        expect(allZero(structureResiduals(problem, W, A[t]))).toBe(true);
      });
    });
  });

  test("the reduced form from zero weights is the recursion of the alignment matrices", () => {
    check("zero", (problem) => {
      const reduced = exactReduced(problem);
      exactMatrices(problem).forEach((A, t) => expect(allZero(difference(A, reduced[t]))).toBe(true));
    });
  });

  test("the symmetry identity", () => {
    check("any", (problem) => {
      expect(allZero(symmetryResiduals(problem, exactReduced(problem)))).toBe(true);
    });
  });

  test("the reduced matrices are the sums that define them, taken along the weights' own trajectory", () => {
    check("any", (problem) => {
      const { batches, initial, rate } = problem;
      const W = exactWeights(problem);
      const outputs = last(initial).rows;
      const C = initial.map((M) => RationalMatrix.zeros(outputs, M.cols));
      const A = initial.map((_, l) => RationalMatrix.zeros(outputs, l === 0 ? initial[0].cols : outputs));
      batches.forEach(({ x, y }, t) => {
        const h = [x];
        W[t].forEach((M, l) => h.push(M.times(h[l])));
        const e = last(h).minus(y).scaled(rate.div(-x.cols));
        A[0] = A[0].plus(e.times(x.transposed()));
        for (let l = 1; l < A.length; l++) {
          A[l] = A[l].plus(e.times(C[l - 1].times(h[l - 1]).transposed()));
        }
        for (let l = 0; l < C.length; l++) C[l] = C[l].plus(e.times(h[l].transposed()));
      });
      const reduced = last(exactReduced(problem));
      expect(allZero(difference(A, reduced))).toBe(true);
      expect(allZero(difference(C, learnedMatrices(problem, reduced)))).toBe(true);
    });
  });
});

describe("and the checks can fail", () => {
  const problem = exactProblem(plain);
  const W = last(exactWeights(problem));
  const A = exactMatrices(problem);

  test("without its noise term the symmetry identity is broken", () => {
    expect(allZero(symmetryResiduals(problem, A))).toBe(true);
    // Start and end alone leave Σ ΔC ΔCᵀ with the single term C Cᵀ.
    expect(symmetryResiduals(problem, [A[0], last(A)]).every((M) => !M.isZero())).toBe(true);
    const C = learnedMatrices(problem, last(A));
    const bare = last(A)[1].plus(last(A)[1].transposed()).minus(C[0].times(C[0].transposed()));
    expect(bare.isZero()).toBe(false);
    // Noise only costs alignment: what is missing has a negative trace.
    expect(bare.data[0].add(bare.data[3]).lt(0)).toBe(true);
  });

  test("feedback bent after the fact breaks alignment where it enters, and nowhere else", () => {
    expect(allZero(weakAlignmentResiduals(problem, W, last(A)))).toBe(true);
    const [F1, F2, F3] = problem.feedback;
    const bent = F2.plus(
      RationalMatrix.from([
        ["1/1000000", 0],
        [0, 0],
      ]),
    );
    const residuals = weakAlignmentResiduals({ ...problem, feedback: [F1, bent, F3] }, W, last(A));
    expect(residuals.map((M) => M.isZero())).toEqual([true, false, false]);
  });

  test("nonzero initial weights break weak alignment, wrong ones break the structure", () => {
    const warm = exactProblem({ ...plain, initial: plainInitial });
    const warmA = exactReduced(warm);
    const warmW = exactWeights(warm);
    expect(allZero(structureResiduals(warm, last(warmW), last(warmA)))).toBe(true);
    expect(weakAlignmentResiduals(warm, last(warmW), last(warmA)).every((M) => !M.isZero())).toBe(true);
    expect(structureResiduals({ ...warm, initial: warmW[1] }, last(warmW), last(warmA)).some((M) => !M.isZero())).toBe(
      true,
    );
    expect(() => exactMatrices(warm)).toThrow("exactMatrices: needs zero initial weights, got others in layer 1");
  });

  test("backpropagation does not align", () => {
    const bp = exactWeights(exactProblem({ ...plain, initial: plainInitial, rule: "bp" }));
    const warm = exactProblem({ ...plain, initial: plainInitial });
    expect(structureResiduals(warm, last(bp), last(exactReduced(warm))).some((M) => !M.isZero())).toBe(true);
  });
});

/** ½ of the mean squared error over a batch. */
const loss = (W: readonly RationalMatrix[], { x, y }: ExactProblem["batches"][number]): Fraction => {
  const e = W.reduce((h, M) => M.times(h), x).minus(y);
  return e.data.reduce((sum, v) => sum.add(v.mul(v)), new Fraction(0)).div(2 * x.cols);
};

describe("the rules", () => {
  test("bp is gradient descent: the loss is quadratic in each weight, so its central difference is exact", () => {
    check("any", (problem) => {
      const [W, next] = exactWeights({ ...problem, rule: "bp" });
      const gap = new Fraction(1, 2);
      W.forEach((M, l) => {
        M.data.forEach((_, k) => {
          const moved = (by: Fraction) =>
            W.map((X, m) =>
              m === l
                ? new RationalMatrix(
                    X.rows,
                    X.cols,
                    X.data.map((v, j) => (j === k ? v.add(by) : v)),
                  )
                : X,
            );
          const batch = problem.batches[0];
          const slope = loss(moved(gap), batch)
            .sub(loss(moved(gap.neg()), batch))
            .div(gap.mul(2));
          expect(next[l].data[k].equals(M.data[k].sub(slope.mul(problem.rate)))).toBe(true);
        });
      });
    });
  });

  test("the last layer learns alike under all rules, the others stay under frozen", () => {
    const initial = { ...plain, initial: plainInitial };
    const [dfa, bp, frozen] = (["dfa", "bp", "frozen"] as const).map((rule) =>
      exactWeights(exactProblem({ ...initial, rule })),
    );
    expect(last(dfa[1]).minus(last(bp[1])).isZero()).toBe(true);
    expect(last(dfa[1]).minus(last(frozen[1])).isZero()).toBe(true);
    const end = last(frozen);
    expect(end[0].minus(dfa[0][0]).isZero()).toBe(true);
    expect(end[1].minus(dfa[0][1]).isZero()).toBe(true);
    expect(end[2].minus(dfa[0][2]).isZero()).toBe(false);
  });

  test("backpropagation and frozen never leave zero weights but in the last layer", () => {
    const bp = last(exactWeights(exactProblem({ ...plain, rule: "bp" })));
    expect(allZero(bp)).toBe(true);
    expect(() => exactMatrices(exactProblem({ ...plain, rule: "bp" }))).toThrow("the rule must be dfa, got bp");
    expect(() => exactReduced(exactProblem({ ...plain, rule: "frozen" }))).toThrow("the rule must be dfa, got frozen");
  });

  test("a scalar chain by hand", () => {
    // x = y = 1, η = 1/2, F = 2. Step 1: e = −1, w₁ = 1, w₂ = 0. Step 2: e = −1, w₁ = 2, w₂ = 1/2. Step 3: e = 0.
    const chain = exactProblem({
      widths: [1, 1, 1],
      rate: "1/2",
      feedback: [[[2]]],
      batches: Array.from({ length: 3 }, () => ({ x: [[1]], y: [[1]] })),
    });
    expect(exactWeights(chain).map((W) => W.map((M) => M.toStrings()[0][0]))).toEqual([
      ["0", "0"],
      ["1", "0"],
      ["2", "1/2"],
      ["2", "1/2"],
    ]);
  });
});

test("descriptions are checked", () => {
  expect(() => exactProblem({ ...plain, feedback: [] })).toThrow("feedback must hold 2 matrices, got 0");
  expect(() => exactProblem({ ...plain, initial: [[[1]], [[1]], [[1]]] })).toThrow(
    "exactProblem: initial 1 must be 3 × 2, got 1 × 1",
  );
  expect(() => exactProblem({ ...plain, batches: [{ x: [[1, 2]], y: [[1]] }] })).toThrow(
    "batch 0 y must be 1 × 2, got 1 × 1",
  );
});

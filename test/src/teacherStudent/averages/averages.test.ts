import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cholesky, fromRows, gram, matrix, matrixFrom, transpose, type Matrix } from "../../../../src/linalg/index.ts";
import { gaussianMatrix, stream } from "../../../../src/random/index.ts";
import { ACTIVATIONS } from "../../../../src/activation/index.ts";
import { AVERAGES, I3, type TeacherStudentActivation } from "../../../../src/teacherStudent/index.ts";
import { squareThreePoint, threePoint } from "../../../../src/teacherStudent/averages/orthant.ts";
import { monteCarlo, nestedOrthant, trapezoid } from "./gaussianQuadrature.ts";

const KINDS: readonly TeacherStudentActivation[] = ["erf", "relu", "linear"];
const property = { seed: 1, numRuns: Number(process.env.DFA_CASES ?? 200) };

/** Rounding in a dozen operations on numbers of order one. */
const ROUNDING = 1e-13;
/** The trapezoidal rule at spacing 0.45 on fields of variance up to 4 (checked against spacing 0.35). */
const TRAPEZOID = 1e-7;
/** What the docstring of the four-point rule promises for fields of unit variance. */
const FOUR_POINT = 1e-8;
/** Parallel fields: covariances rounded at 2⁻⁵² fix angles to 1e-8 only. */
const PARALLEL = 1e-7;
/** Standard errors that a Monte Carlo mean may be off. */
const SIGMAS = 4;

type Ten = [number, number, number, number, number, number, number, number, number, number];
type Six = [number, number, number, number, number, number];
const upper = (C: Matrix): number[] =>
  Array.from({ length: C.rows }, (_, i) => Array.from(C.data.subarray(i * C.cols + i, (i + 1) * C.cols))).flat();
const four = (L: Matrix) => upper(gram(transpose(L))) as Ten;
const three = (L: Matrix) => upper(gram(transpose(L))) as Six;

const random = stream(1, "averages");
const unitRows = (L: Matrix) =>
  matrixFrom(
    L.rows,
    L.cols,
    (i, j) => L.data[i * L.cols + j] / Math.hypot(...L.data.subarray(i * L.cols, (i + 1) * L.cols)),
  );
/** Four fields over two to four normals, generic and with every kind of degeneracy. */
const FIELDS: readonly [string, Matrix][] = [
  ["generic", gaussianMatrix(4, 4, random)],
  ["of rank three", gaussianMatrix(4, 3, random)],
  ["of rank two", gaussianMatrix(4, 2, random)],
  ["with z₁ = z₂", same(gaussianMatrix(4, 4, random), 1, 0, 1)],
  ["with z₁ = −z₂", same(gaussianMatrix(4, 4, random), 1, 0, -1)],
  ["with z₃ = 2 z₁ and z₄ = −z₂", same(same(gaussianMatrix(4, 4, random), 2, 0, 2), 3, 1, -1)],
  ["with z₃ = z₄", same(gaussianMatrix(4, 4, random), 3, 2, 1)],
  ["with z₁ = 0", same(gaussianMatrix(4, 4, random), 0, 1, 0)],
  ["with z₃ = 0", same(gaussianMatrix(4, 4, random), 2, 1, 0)],
];

/** L with row i replaced by `factor` times row j. */
function same(L: Matrix, i: number, j: number, factor: number): Matrix {
  return matrixFrom(L.rows, L.cols, (r, c) => (r === i ? factor * L.data[j * L.cols + c] : L.data[r * L.cols + c]));
}

describe.each(KINDS)("the Gaussian averages of %s", (kind) => {
  const { value: g, slope } = ACTIVATIONS[kind];
  const averages = AVERAGES[kind];

  test.each(FIELDS)("agree with Monte Carlo for fields %s", (name, L) => {
    const [c11, c12, c13, c14, c22, c23, c24, c33, c34, c44] = four(L);
    const cases: [string, number, (z: Float64Array) => number][] = [
      ["I2", averages.I2(c11, c12, c22), (z) => g(z[0]) * g(z[1])],
      ["J2", averages.J2(c11, c12, c22), (z) => slope(z[0]) * slope(z[1])],
      ["I3", I3(averages, c11, c12, c13, c23, c33), (z) => slope(z[0]) * z[1] * g(z[2])],
      [
        "I4",
        averages.I4(c11, c12, c13, c14, c22, c23, c24, c33, c34, c44),
        (z) => slope(z[0]) * slope(z[1]) * g(z[2]) * g(z[3]),
      ],
    ];
    for (const [average, value, f] of cases) {
      const { mean, standardError } = monteCarlo(L, f, 40_000, stream(2, kind, name, average));
      expect(Math.abs(value - mean), `${average}: ${value} against ${mean}`).toBeLessThanOrEqual(
        SIGMAS * standardError + PARALLEL,
      );
    }
  });

  test("make up the squared signal, whatever indices coincide", () => {
    const [K, M] = [3, 2];
    const D = K + M;
    const C = gram(transpose(gaussianMatrix(D, D, stream(3, kind))));
    const u = gaussianMatrix(1, D, stream(4, kind)).data;
    const out = new Float64Array(K * K);
    averages.squaredSignal(K, M)(C.data, u, out);
    const c = (i: number, j: number) => C.data[i * D + j];
    for (let k = 0; k < K; k++) {
      for (let l = 0; l < K; l++) {
        let sum = 0;
        let size = 0;
        for (let a = 0; a < D; a++) {
          for (let b = 0; b < D; b++) {
            const pairs = [k, l, a, b].flatMap((i, n, all) => all.slice(n).map((j) => c(i, j))) as Ten;
            sum += u[a] * u[b] * averages.I4(...pairs);
            size += Math.abs(u[a] * u[b] * Math.sqrt(c(a, a) * c(b, b)));
          }
        }
        expect(Math.abs(out[k * K + l] - sum)).toBeLessThanOrEqual((kind === "relu" ? FOUR_POINT : ROUNDING) * size);
      }
    }
  });

  test("satisfy Price's theorem: J2 is the derivative of I2 in the covariance", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 3, noNaN: true }),
        fc.double({ min: -0.9, max: 0.9, noNaN: true }),
        (a, r) => {
          const c = r * Math.sqrt(a);
          const h = 1e-5;
          const slopeOfI2 = (averages.I2(a, c + h, 1) - averages.I2(a, c - h, 1)) / (2 * h);
          // Central differences: h² f'''/6 and rounding / h.
          expect(averages.J2(a, c, 1)).toBeCloseTo(slopeOfI2, 7);
        },
      ),
      property,
    );
  });
});

describe("erf", () => {
  test.each(FIELDS.slice(0, 2))("averages agree with the trapezoidal rule for fields %s", (_, generic) => {
    const { value: g, slope } = ACTIVATIONS.erf;
    const L = unitRows(generic);
    const [c11, c12, c13, c14, c22, c23, c24, c33, c34, c44] = four(L);
    const { I2, J2, I4 } = AVERAGES.erf;
    const close = (value: number, f: (z: Float64Array) => number) =>
      expect(Math.abs(value - trapezoid(L, f, 0.6))).toBeLessThanOrEqual(TRAPEZOID);
    close(I2(c11, c12, c22), (z) => g(z[0]) * g(z[1]));
    close(J2(c11, c12, c22), (z) => slope(z[0]) * slope(z[1]));
    close(I3(AVERAGES.erf, c11, c12, c13, c23, c33), (z) => slope(z[0]) * z[1] * g(z[2]));
    close(I4(c11, c12, c13, c14, c22, c23, c24, c33, c34, c44), (z) => slope(z[0]) * slope(z[1]) * g(z[2]) * g(z[3]));
  });
});

describe("relu", () => {
  const { I2, I4 } = AVERAGES.relu;

  test("the four-point average agrees with nested quadrature", () => {
    for (let i = 0; i < 4; i++) {
      const L = unitRows(cholesky(gram(gaussianMatrix(6, 4, stream(5, i)))).L);
      const reference = nestedOrthant(L, (z) => z);
      expect(Math.abs(I4(...four(L)) - reference)).toBeLessThanOrEqual(FOUR_POINT);
      // Control: the same check sees a change of one covariance by a thousandth.
      const bent = four(L);
      bent[3] += 1e-3;
      expect(Math.abs(I4(...bent) - reference)).toBeGreaterThan(FOUR_POINT);
    }
  });

  test("the four-point average obeys θ(z) + θ(−z) = 1 near every degeneracy", () => {
    const gap = fc.constantFrom(1, 0.1, 1e-2, 1e-3, 1e-4, 1e-6, 1e-8, 0);
    fc.assert(
      fc.property(fc.integer(), gap, fc.constantFrom("k=l", "k=a", "k=a, l=b", "a=b", "none"), (seed, eps, kind) => {
        const L = gaussianMatrix(4, 4, stream(seed, "near"));
        const near = (i: number, j: number) => {
          for (let n = 0; n < 4; n++) L.data[i * 4 + n] = L.data[j * 4 + n] + eps * L.data[i * 4 + n];
        };
        if (kind === "k=l") near(1, 0);
        if (kind === "k=a" || kind === "k=a, l=b") near(2, 0);
        if (kind === "k=a, l=b") near(3, 1);
        if (kind === "a=b") near(3, 2);
        const U = unitRows(L);
        const flipped = same(U, 0, 0, -1);
        const [, , , , cll, cla, clb, caa, cab, cbb] = four(U);
        const both = I4(...four(U)) + I4(...four(flipped));
        expect(Math.abs(both - threePoint(cll, cla, clb, caa, cab, cbb))).toBeLessThanOrEqual(PARALLEL);
      }),
      property,
    );
  });

  test("the three-point averages obey θ(z) + θ(−z) = 1 and reduce to two points", () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.constantFrom(1, 1e-2, 1e-4, 1e-8, 0),
        fc.integer({ min: 0, max: 2 }),
        (seed, eps, which) => {
          const L = gaussianMatrix(3, 3, stream(seed, "three"));
          const [i, j] = [which, (which + 1) % 3];
          for (let n = 0; n < 3; n++) L.data[i * 3 + n] = L.data[j * 3 + n] + eps * L.data[i * 3 + n];
          const U = unitRows(L);
          const flipped = same(U, 0, 0, -1);
          const [, , , cyy, cyz, czz] = three(U);
          const sum = threePoint(...three(U)) + threePoint(...three(flipped));
          expect(Math.abs(sum - I2(cyy, cyz, czz))).toBeLessThanOrEqual(PARALLEL);
          // θ(y) g(z)² + θ(−y) g(z)² = g(z)²: half the variance; and θ(x) g(x) g(z) = g(x) g(z).
          const [cxx, cxy, cxz] = three(U);
          const squares = squareThreePoint(...three(U)) + squareThreePoint(...three(flipped));
          expect(Math.abs(squares - squareThreePoint(cyy, cyy, cyz, cyy, cyz, czz))).toBeLessThanOrEqual(PARALLEL);
          expect(Math.abs(threePoint(cxx, cxx, cxz, cxx, cxz, czz) - I2(cxx, cxz, czz))).toBeLessThanOrEqual(PARALLEL);
          expect(
            Math.abs(squareThreePoint(cxx, cxy, cxx, cyy, cxy, cxx) - threePoint(cyy, cxy, cxy, cxx, cxx, cxx)),
          ).toBeLessThanOrEqual(PARALLEL);
        },
      ),
      property,
    );
  });

  test("the four-point average is homogeneous of degree two in its last fields and of degree none in the first", () => {
    const L = gaussianMatrix(4, 4, stream(6, "scale"));
    const scales = fromRows([
      [3, 0, 0, 0],
      [0, 0.1, 0, 0],
      [0, 0, 2, 0],
      [0, 0, 0, 5],
    ]);
    const scaled = matrix(
      4,
      4,
      L.data.map((x, i) => x * scales.data[5 * Math.floor(i / 4)]),
    );
    expect(I4(...four(scaled)) / (10 * I4(...four(L)))).toBeCloseTo(1, 12);
  });
});

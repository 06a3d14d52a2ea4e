import fc from "fast-check";
import { ACTIVATIONS } from "../../../src/activation/index.ts";
import { AVERAGES, I3, type TeacherStudentActivation } from "../../../src/teacherStudent/index.ts";
import { erfOverlap, gaussianAverages, linearOverlap, reluOverlap } from "../../../theory/teacherStudent/index.ts";
import type { Claim } from "../claim.ts";
import { planeAverage } from "./planeQuadrature.ts";

/** Four fields as vectors in a plane: their covariance has rank two, like that of students that have aligned. */
interface FieldsCase {
  readonly activation: TeacherStudentActivation;
  readonly fields: readonly [number, number][];
}

const FORMULAS = { erf: erfOverlap, relu: reluOverlap, linear: linearOverlap };

/** I₂ by the engine and by the formula, J₂, I₃ and I₄, each with the function that it averages. */
function averages({ activation, fields }: FieldsCase, correlation: number) {
  const { value: g, slope } = ACTIVATIONS[activation];
  const closed = AVERAGES[activation];
  const c = (i: number, j: number) => {
    const product = fields[i - 1][0] * fields[j - 1][0] + fields[i - 1][1] * fields[j - 1][1];
    return i === j ? product : correlation * product;
  };
  // The angle between the first two fields by its half, exact where they are parallel.
  const lengths = Math.sqrt(c(1, 1) * c(2, 2));
  const half = (sign: number) => Math.sqrt(Math.max(0, 1 + (sign * c(1, 2)) / lengths));
  const phi = 2 * Math.atan2(half(-1), half(1));
  const I4 = closed.I4(c(1, 1), c(1, 2), c(1, 3), c(1, 4), c(2, 2), c(2, 3), c(2, 4), c(3, 3), c(3, 4), c(4, 4));
  const I2 = ([a, b]: readonly number[]) => g(a) * g(b);
  return [
    { value: closed.I2(c(1, 1), c(1, 2), c(2, 2)), of: I2 },
    { value: FORMULAS[activation].evaluate({ a: c(1, 1), c: c(1, 2), b: c(2, 2), phi }), of: I2 },
    { value: closed.J2(c(1, 1), c(1, 2), c(2, 2)), of: ([a, b]: readonly number[]) => slope(a) * slope(b) },
    {
      value: I3(closed, c(1, 1), c(1, 2), c(1, 3), c(2, 3), c(3, 3)),
      of: ([x, y, z]: readonly number[]) => slope(x) * y * g(z),
    },
    { value: I4, of: ([w, x, y, z]: readonly number[]) => slope(w) * slope(x) * g(y) * g(z) },
  ];
}

const residual = (c: FieldsCase, correlation = 1): number =>
  averages(c, correlation).reduce(
    (worst, { value, of }) => Math.max(worst, Math.abs(value - planeAverage(c.fields, of))),
    0,
  );

/** The averages of the engine against quadrature over the plane of the fields. */
export const gaussianAveragesClaim: Claim<FieldsCase> = {
  prediction: gaussianAverages,
  cases: fc.record({
    activation: fc.constantFrom("erf" as const, "relu" as const, "linear" as const),
    fields: fc.array(
      fc
        .tuple(fc.double({ min: 0.1, max: 2, noNaN: true }), fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }))
        .map(([length, angle]): [number, number] => [length * Math.cos(angle), length * Math.sin(angle)]),
      { minLength: 4, maxLength: 4 },
    ),
  }),
  runs: 12,
  residual: (c) => residual(c),
  tolerance: {
    value: 1e-6,
    reason:
      "absolute, for fields of lengths up to 2: the integral in ReLU's four-point average is taken to 1e-8 of the fields' variances, where nearly parallel fields leave the least",
  },
  control: {
    description: "the closed forms at half of the correlations",
    residual: (c) => residual(c, 0.5),
  },
};

import {
  linearProblemSchema,
  parseWith,
  realiseLinear,
  type LinearNetwork,
  type LinearProblemInput,
} from "../../../src/problem/index.ts";

/** The network of a problem, its random parts drawn. */
export const networkOf = (problem: LinearProblemInput): LinearNetwork =>
  realiseLinear(parseWith(linearProblemSchema, problem));

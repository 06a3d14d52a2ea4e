import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fromRows } from "../../../src/linalg/index.ts";
import type {
  OrderParameters,
  TeacherStudentRule,
  TeacherStudent,
  TeacherStudentActivation,
} from "../../../src/teacherStudent/index.ts";

/** One stored state of the reference programs. */
export interface GoldenRow {
  readonly t: number;
  readonly generalisationError: number;
  readonly R: readonly number[][];
  /** The upper triangle of Q row by row. */
  readonly Qupper: readonly number[];
  readonly v: readonly number[];
}

/**
 * A reference run: the problem, where it starts, the reference's forward Euler (dt = 1/500) and one SGD run at N = 500.
 */
export interface Golden {
  readonly problem: TeacherStudent;
  readonly initial: OrderParameters;
  readonly ode: readonly GoldenRow[];
  readonly simulation: readonly GoldenRow[];
}

interface GoldenFile {
  readonly activation: TeacherStudentActivation;
  readonly rule: TeacherStudentRule;
  readonly N: number;
  readonly rate: number;
  readonly teacherNoise: number;
  readonly initial: { Q: number[][]; R: number[][]; T: number[][]; v: number[] };
  readonly teacherOutput: number[];
  readonly feedback: number[] | null;
  readonly ode: GoldenRow[];
  readonly simulation: GoldenRow[];
}

export const GOLDEN = ["erf-M2-K2", "erf-M2-K2-bp", "erf-M2-K4", "erf-M4-K4", "linear-M2-K2"] as const;

/** Reads the reference run `name` under `directory`. */
export function golden(directory: string, name: string): Golden {
  const file = JSON.parse(readFileSync(join(directory, "shallow", `${name}.json`), "utf8")) as GoldenFile;
  const { activation, rule, N, rate, teacherNoise, initial } = file;
  return {
    problem: {
      activation,
      rule,
      N,
      rate,
      teacherNoise,
      teacherOutputs: Float64Array.from(file.teacherOutput),
      feedback: Float64Array.from(file.feedback ?? initial.v.map(() => 0)),
    },
    initial: {
      Q: fromRows(initial.Q),
      R: fromRows(initial.R),
      T: fromRows(initial.T),
      v: Float64Array.from(initial.v),
    },
    ode: file.ode,
    simulation: file.simulation,
  };
}

/** The state vector of a stored row, in the order of `orderParameterFlow`: Q's upper triangle, R, v. */
export const stateOf = (row: GoldenRow): Float64Array => Float64Array.from([...row.Qupper, ...row.R.flat(), ...row.v]);

/** The largest absolute difference of two vectors. */
export function gap(a: Float64Array, b: Float64Array): number {
  return a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i])), 0);
}

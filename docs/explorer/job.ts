import type { LinearProblemInput, TeacherStudentProblemInput } from "../../src/index.ts";
import { numbersIn, type Values } from "./fields.ts";
import type { State } from "./state.ts";

/** What the worker is asked for. */
export type Job =
  | { readonly kind: "linear"; readonly problem: LinearProblemInput }
  | {
      readonly kind: "teacher-student";
      readonly problem: TeacherStudentProblemInput;
      readonly rung: "weights" | "order" | "flow";
      /** How many students with other seeds are trained beside it. */
      readonly students: number;
    }
  | { readonly kind: "convolution"; readonly layer: ConvolutionSettings }
  | { readonly kind: "diagnosis"; readonly files: readonly File[]; readonly options: DiagnosisSettings };

/** A layer of maps and windows between two full layers. */
export interface ConvolutionSettings {
  readonly structure: "convolutional" | "local" | "full";
  readonly size: number;
  readonly kernel: number;
  readonly stride: number;
  readonly channelsIn: number;
  readonly channelsOut: number;
  readonly outputs: number;
  readonly feedback: "independent" | "repeated" | "factored" | "nonnegative";
  readonly time: number;
  readonly seed: number;
}

/** What can be chosen about a diagnosis. */
export interface DiagnosisSettings {
  /** The columns of a CSV file, or the array of an NPZ file, that are the targets; found where left out. */
  readonly targets?: string;
  readonly depth: number;
  readonly centreTargets: boolean;
}

/**
 * What a state asks for, or null while there is nothing to do. The values must be free of complaints; `files` are those
 * that were dropped.
 */
export function jobOf({ tab, values }: State, files: readonly File[] = []): Job | null {
  switch (tab) {
    case "linear":
      return { kind: "linear", problem: linearProblem(values) };
    case "teacher-student":
      return {
        kind: "teacher-student",
        problem: teacherStudentProblem(values),
        rung: values.rung as "order",
        students: Number(values.students),
      };
    case "convolution":
      return { kind: "convolution", layer: convolutionSettings(values) };
    case "data": {
      const { targets, depth, centre } = values;
      const options = { depth: Number(depth), centreTargets: centre === "centred", ...(targets !== "" && { targets }) };
      return files.length === 0 ? null : { kind: "diagnosis", files, options };
    }
  }
}

/** What the command line runs to the same numbers. */
export interface CommandLineRun {
  /** The problem file. */
  readonly problem: object;
  /** The flags behind its name. */
  readonly flags: string;
}

/** The problem file of a state and how to run it; null where the command line has no such problem. */
export function commandLineRun(state: State): CommandLineRun | null {
  const job = jobOf(state);
  if (job?.kind === "linear") return { problem: job.problem, flags: "" };
  return job?.kind === "teacher-student" ? { problem: job.problem, flags: ` --rung ${job.rung}` } : null;
}

/** A ring on which neighbours correlate as ρ to the power of their distance. */
const ring = (n: number, rho: number): number[] => Array.from({ length: n }, (_, d) => rho ** Math.min(d, n - d));

/** Numbers from 1 down to 1/κ in geometric progression, in few digits so that the file stays readable. */
const geometric = (n: number, kappa: number): number[] =>
  Array.from({ length: n }, (_, i) => Number((n === 1 ? 1 : kappa ** (-i / (n - 1))).toPrecision(6)));

type Data = LinearProblemInput["data"];

function linearProblem(values: Values): LinearProblemInput {
  const n = (name: string) => Number(values[name]);
  const { rule, feedback, initial, width, batch } = values;
  const hidden = n("depth") - 1;
  const sizes = <T>(size: T): T[] => Array.from({ length: hidden }, () => size);
  return {
    network: {
      inputs: n("inputs"),
      widths: width === "infinite" ? sizes("infinite" as const) : sizes(Number(width)),
      outputs: n("outputs"),
      initial: initial === "zero" ? { kind: "zero" } : { kind: initial as "gaussian", scale: n("scale") },
    },
    rule: rule as "dfa",
    feedback:
      feedback === "sparse"
        ? { kind: "sparse", density: n("density") }
        : feedback === "repeated"
          ? { kind: "repeated", channels: n("channels") }
          : { kind: feedback as "orthonormal" },
    data: linearData(values),
    training: {
      ...(batch === "flow" ? {} : { rate: n("rate") }),
      time: n("time"),
      batch: batch === "flow" || batch === "full" ? batch : Number(batch),
    },
    seed: n("seed"),
  };
}

function linearData(values: Values): Data {
  const n = (name: string) => Number(values[name]);
  const [n0, nL] = [n("inputs"), n("outputs")];
  const singularValues = values.spectrum === "" ? geometric(Math.min(n0, nL), n("kappa")) : numbersIn(values.spectrum);
  const inputCovariance = covarianceOf(values, n0);
  switch (values.data) {
    case "teacher":
      return { kind: "teacher", inputCovariance, map: { kind: "spectrum", singularValues }, noise: n("noise") };
    case "random-targets":
      return {
        kind: "random-targets",
        inputCovariance,
        covariance: { kind: "alpha-beta", alpha: n("alpha"), beta: n("beta") },
        samples: n("samples"),
      };
    case "classes": {
      const weights = geometric(nL, n("imbalance"));
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      return {
        kind: "classes",
        samples: n("samples"),
        separation: n("separation"),
        probabilities: weights.map((weight) => weight / total),
        labelNoise: n("labelNoise"),
      };
    }
    default: {
      const inputBasis = values.basis === "haar" ? ("haar" as const) : ("eigenvectors" as const);
      return { kind: "moments", inputCovariance, crossCovariance: { kind: "spectrum", singularValues, inputBasis } };
    }
  }
}

function covarianceOf(values: Values, inputs: number): Extract<Data, { kind: "teacher" }>["inputCovariance"] {
  const rho = Number(values.rho);
  switch (values.covariance) {
    case "power-law":
      return { kind: "power-law", exponent: Number(values.exponent) };
    case "circulant":
      return { kind: "circulant", coefficients: ring(inputs, rho) };
    case "ar1":
    case "equicorrelated":
      return { kind: values.covariance, correlation: rho };
    default:
      return { kind: "isotropic", variance: 1 };
  }
}

function teacherStudentProblem(values: Values): TeacherStudentProblemInput {
  const n = (name: string) => Number(values[name]);
  return {
    network: {
      kind: "teacher-student",
      inputs: n("inputs"),
      hidden: n("hidden"),
      teacherHidden: n("teacherHidden"),
      activation: values.activation as "erf",
      teacherNoise: n("noise"),
      initial: { kind: "random", student: n("student"), outputs: n("output") },
    },
    rule: values.rule as "dfa",
    feedback: { kind: values.feedback as "random" },
    train: values.train as "both",
    training: { rate: n("rate"), time: n("time") },
    seed: n("seed"),
  };
}

function convolutionSettings(values: Values): ConvolutionSettings {
  const n = (name: string) => Number(values[name]);
  return {
    structure: values.structure as "local",
    size: n("size"),
    kernel: n("kernel"),
    stride: n("stride"),
    channelsIn: n("channelsIn"),
    channelsOut: n("channelsOut"),
    outputs: n("outputs"),
    feedback: values.feedback as "independent",
    time: n("time"),
    seed: n("seed"),
  };
}

import {
  alphaBeta,
  ar1,
  circulant,
  classesSource,
  classImbalance,
  equicorrelated,
  isotropic,
  momentsSource,
  powerLaw,
  randomTargetsSource,
  regression,
  requireStorable,
  teacherSource,
  type InputCovariance,
  type Source,
} from "../data/index.ts";
import { InputError } from "../inputError.ts";
import { block, diagonal, fromRows, multiply, transpose, type Matrix } from "../linalg/index.ts";
import { gaussianMatrix, haarColumns, stream } from "../random/index.ts";
import type { CovarianceSpec, DataSpec, LinearProblem, TargetCovarianceSpec, TeacherMapSpec } from "./linearNetwork.ts";

/** The data source a problem describes. Files are read beforehand (reading is asynchronous) and passed as `file`. */
export function sourceOf(problem: LinearProblem, file?: Source): Source {
  const { inputs, outputs } = problem.network;
  const source = build(problem, file);
  if (source.inputs !== inputs || source.outputs !== outputs) {
    throw new InputError(
      `problem: network.inputs and network.outputs must be the sizes of the data, ${source.inputs} and ${source.outputs}, got ${inputs} and ${outputs}`,
    );
  }
  return source;
}

function build(problem: LinearProblem, file?: Source): Source {
  const { data, seed } = problem;
  const { inputs: n0, outputs: nL } = problem.network;
  if (data.kind !== "file") {
    requireStorable(nL, nL, "the target covariance");
    requireStorable(nL, n0, "the cross covariance");
  }
  switch (data.kind) {
    case "moments": {
      const inputs = dense(inputCovariance(data.inputCovariance, n0), n0);
      const cross = crossCovariance(data.crossCovariance, inputs, nL, seed);
      return momentsSource({
        inputs,
        cross,
        targets: data.targetCovariance ? targetCovariance(data.targetCovariance, nL, "data.targetCovariance") : null,
      });
    }
    case "teacher": {
      const fixed = data.samples === undefined ? undefined : { samples: data.samples, random: stream(seed, "data") };
      return teacherSource(
        teacherMap(data.map, n0, nL, seed),
        inputCovariance(data.inputCovariance, n0),
        data.noise,
        fixed,
      );
    }
    case "random-targets":
      return randomTargetsSource(
        n0,
        inputCovariance(data.inputCovariance, n0),
        targetCovariance(data.covariance, nL, "data.covariance"),
        data.samples,
        stream(seed, "data"),
      );
    case "classes": {
      const probabilities = data.probabilities ?? Array.from({ length: nL }, () => 1 / nL);
      requireProbabilities(probabilities, nL, "data.probabilities");
      if (n0 < nL)
        throw new InputError(
          `problem: data.kind "classes" needs at least as many inputs as classes, got ${n0} inputs for ${nL} classes`,
        );
      return classesSource(n0, { ...data, probabilities }, data.samples, stream(seed, "data"));
    }
    case "file":
      if (!file)
        throw new InputError(
          `problem: data.path ${JSON.stringify(data.path)} must be read before the simulation, got no data set`,
        );
      return file;
  }
}

/** Σ_xx of a family; isotropic inputs stay a number, so that their dimension costs nothing. */
export function inputCovariance(spec: CovarianceSpec, n: number): InputCovariance {
  if (spec.kind !== "isotropic") requireStorable(n, n, "the input covariance");
  switch (spec.kind) {
    case "isotropic":
      return { isotropic: spec.variance };
    case "power-law":
      return powerLaw(n, spec.exponent);
    case "ar1":
      return ar1(n, spec.correlation);
    case "circulant":
      return circulant(requireLength(spec.coefficients, n, "data.inputCovariance.coefficients"));
    case "equicorrelated":
      return equicorrelated(n, spec.correlation);
    case "given":
      return given(spec.matrix, n, n, "data.inputCovariance.matrix");
  }
}

function dense(covariance: InputCovariance, n: number): Matrix {
  requireStorable(n, n, "the input covariance");
  return "data" in covariance ? covariance : isotropic(n, covariance.isotropic);
}

function crossCovariance(
  spec: Extract<DataSpec, { kind: "moments" }>["crossCovariance"],
  inputs: Matrix,
  nL: number,
  seed: number,
): Matrix {
  const n0 = inputs.rows;
  if (spec.kind === "given") return given(spec.matrix, nL, n0, "data.crossCovariance.matrix");
  const s = requireSpectrum(spec.singularValues, n0, nL, "data.crossCovariance.singularValues");
  const U = haarColumns(nL, s.length, stream(seed, "output basis"));
  const V =
    spec.inputBasis === "haar"
      ? haarColumns(n0, s.length, stream(seed, "input basis"))
      : block(regression({ inputs, cross: inputs, targets: null }).eigenvectors, 0, 0, n0, s.length);
  return multiply(multiply(U, diagonal(s)), transpose(V));
}

/** The linear map B of a teacher (n_L × n_0); `names` tell several teachers of one problem apart. */
export function teacherMap(
  spec: TeacherMapSpec,
  n0: number,
  nL: number,
  seed: number,
  ...names: readonly number[]
): Matrix {
  switch (spec.kind) {
    case "gaussian":
      return gaussianMatrix(nL, n0, stream(seed, "teacher", ...names), spec.scale / Math.sqrt(n0));
    case "spectrum": {
      const s = requireSpectrum(spec.singularValues, n0, nL, "data.map.singularValues");
      const U = haarColumns(nL, s.length, stream(seed, "output basis", ...names));
      const V = haarColumns(n0, s.length, stream(seed, "input basis", ...names));
      return multiply(multiply(U, diagonal(s)), transpose(V));
    }
    case "given":
      return given(spec.matrix, nL, n0, "data.map.matrix");
  }
}

/** Σ_yy of a family. */
export function targetCovariance(spec: TargetCovarianceSpec, n: number, what: string): Matrix {
  switch (spec.kind) {
    case "isotropic":
      return isotropic(n, spec.variance);
    case "alpha-beta":
      if (n !== 2) throw new InputError(`problem: ${what}.kind "alpha-beta" needs network.outputs 2, got ${n}`);
      return alphaBeta(spec.alpha, spec.beta);
    case "imbalance":
      requireProbabilities(spec.probabilities, n, `${what}.probabilities`);
      return classImbalance(spec.probabilities, spec.centred);
    case "given":
      return given(spec.matrix, n, n, `${what}.matrix`);
  }
}

function given(rows: number[][], wantRows: number, wantCols: number, what: string): Matrix {
  const M = fromRows(rows);
  if (M.rows === wantRows && M.cols === wantCols) return M;
  throw new InputError(`problem: ${what} must be ${wantRows} × ${wantCols}, got ${M.rows} × ${M.cols}`);
}

function requireLength(values: number[], n: number, what: string): number[] {
  if (values.length === n) return values;
  throw new InputError(`problem: ${what} must have ${n} entries, got ${values.length}`);
}

function requireSpectrum(values: number[], n0: number, nL: number, what: string): number[] {
  const most = Math.min(n0, nL);
  if (values.length <= most) return values;
  throw new InputError(
    `problem: ${what} must have at most ${most} entries, the smaller of inputs and outputs, got ${values.length}`,
  );
}

function requireProbabilities(p: number[], n: number, what: string): void {
  requireLength(p, n, what);
  const sum = p.reduce((total, value) => total + value, 0);
  if (!(Math.abs(sum - 1) < 1e-9)) throw new InputError(`problem: ${what} must sum to 1, got ${sum}`);
}

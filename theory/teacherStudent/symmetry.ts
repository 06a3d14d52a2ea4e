import { matrixFrom, type Matrix } from "../../src/linalg/index.ts";
import type { Activation } from "./kernel.ts";

/** Overlaps and output weights of a student: Q (K × K), R (K × M), v (K). */
export interface StudentState {
  readonly Q: Matrix;
  readonly R: Matrix;
  readonly v: Float64Array;
}

/** A permutation of the K hidden units with a sign for each: unit k becomes `signs[k]` times unit `permutation[k]`. */
export interface SignedPermutation {
  readonly permutation: readonly number[];
  readonly signs: readonly (1 | -1)[];
}

/**
 * The number of symmetries of a student's function with K generic hidden units: `K!` relabellings, times `2^K` sign
 * changes (w_k, v_k) → (−w_k, −v_k) for an odd
 * activation (Sussmann 1992). Linear units have a continuous symmetry besides; this counts its signed permutations.
 */
export function symmetryOrder(K: number, activation: Activation): number {
  let order = activation === "relu" ? 1 : 2 ** K;
  for (let k = 2; k <= K; k++) order *= k;
  return order;
}

/**
 * The state of the relabelled and reflected student. It has the same generalisation error when the activation is odd,
 * or all signs are +1.
 */
export function transformed({ Q, R, v }: StudentState, { permutation, signs }: SignedPermutation): StudentState {
  const K = v.length;
  return {
    Q: matrixFrom(K, K, (k, l) => signs[k] * signs[l] * Q.data[permutation[k] * K + permutation[l]]),
    R: matrixFrom(K, R.cols, (k, m) => signs[k] * R.data[permutation[k] * R.cols + m]),
    v: Float64Array.from(signs, (sign, k) => sign * v[permutation[k]]),
  };
}

/**
 * The perfect students with K = M: `w_k = s_k w̃_π(k)`, `v_k = s_k ṽ_π(k)`. For an odd activation all of them are fixed
 * points of every rule without teacher noise, at error 0;
 * for ReLU those with all signs +1 are.
 */
export function perfectStudent(T: Matrix, teacherOutputs: ArrayLike<number>, image: SignedPermutation): StudentState {
  const M = T.rows;
  const identical = { Q: T, R: T, v: Float64Array.from({ length: M }, (_, m) => teacherOutputs[m]) };
  return transformed(identical, image);
}

/**
 * The signs with which DFA recovers a teacher under an odd activation, given which teacher unit each student unit
 * takes: those that
 * make `sign v_k = sign F_k` (`signLaw`). Throws a RangeError when an entry of F or of the teacher's outputs is 0.
 */
export function selectedSigns(
  feedback: ArrayLike<number>,
  teacherOutputs: ArrayLike<number>,
  permutation: readonly number[],
): (1 | -1)[] {
  return permutation.map((m, k) => {
    const product = feedback[k] * teacherOutputs[m];
    if (!(product !== 0)) {
      throw new RangeError(`selectedSigns: feedback and teacher outputs must not be 0, got ${product} for unit ${k}`);
    }
    return product > 0 ? 1 : -1;
  });
}

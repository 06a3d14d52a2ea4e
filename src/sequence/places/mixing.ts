import { InputError } from "../../inputError.ts";
import { fromRows, identity, matrixFrom, type Matrix } from "../../linalg/index.ts";
import type { MixingSpec } from "../../problem/index.ts";

/** A mixing on a line of places, and where the places above it lie. */
export interface Mixing {
  /** M^(1), M^(2), …, each places below × places above. */
  readonly matrices: readonly Matrix[];
  /** The position of each place above, in units of the places of the input: the middle of what it sees. */
  readonly positions: readonly number[];
}

/**
 * The matrices of a mixing on places at the given positions. Throws an InputError, which names `what`, for one that
 * does not fit them.
 */
export function mixing(spec: MixingSpec, positions: readonly number[], what: string): Mixing {
  const T = positions.length;
  switch (spec.kind) {
    case "none":
      return { matrices: [identity(T)], positions };
    case "shifts":
      return shifts(spec, positions, what);
    case "causal-mean":
      return { matrices: [matrixFrom(T, T, (p, q) => (p <= q ? 1 / (q + 1) : 0))], positions };
    case "mean":
      return { matrices: [matrixFrom(T, T, () => 1 / T)], positions };
    case "delay":
      return { matrices: [matrixFrom(T, T, (p, q) => (p === q - spec.places ? 1 : 0))], positions };
    case "given":
      return given(spec.matrices, positions, what);
  }
}

/**
 * Shift k of a kernel sees the place k − ⌊(kernel − 1)/2⌋ away around a circle, and the place k on along an open line,
 * strides apart.
 */
function shifts(
  { kernel, border, stride }: Extract<MixingSpec, { kind: "shifts" }>,
  positions: readonly number[],
  what: string,
): Mixing {
  const T = positions.length;
  if (kernel > T) throw new InputError(`problem: ${what}.kernel must be at most the ${T} places below, got ${kernel}`);
  if (border === "circular" && T % stride !== 0) {
    throw new InputError(`problem: ${what}.stride must divide the ${T} places of the circle, got ${stride}`);
  }
  const above = border === "circular" ? T / stride : Math.floor((T - kernel) / stride) + 1;
  const back = border === "circular" ? Math.floor((kernel - 1) / 2) : 0;
  const seen = (q: number, k: number) => q * stride + k - back;
  const matrices = Array.from({ length: kernel }, (_, k) =>
    matrixFrom(T, above, (p, q) => (p === (seen(q, k) + T) % T ? 1 : 0)),
  );
  // Around a circle a place lies where its own shift of nothing is; along a line in the middle of its window.
  const middle = (q: number) =>
    border === "circular" ? positions[q * stride] : (positions[seen(q, 0)] + positions[seen(q, kernel - 1)]) / 2;
  return { matrices, positions: Array.from({ length: above }, (_, q) => middle(q)) };
}

/** Given matrices; those that change the number of places put the places above evenly over the line. */
function given(list: readonly number[][][], positions: readonly number[], what: string): Mixing {
  const matrices = list.map(fromRows);
  const above = matrices[0].cols;
  const T = positions.length;
  matrices.forEach((M, k) => {
    if (M.rows === T && M.cols === above) return;
    throw new InputError(
      `problem: ${what}.matrices[${k}] must be ${T} × ${k === 0 ? "any number of places" : above}, got ${M.rows} × ${M.cols}`,
    );
  });
  if (above === T) return { matrices, positions };
  const last = positions[T - 1];
  const evenly = (q: number) => ((q + 0.5) / above) * (last + 1) - 0.5;
  return { matrices, positions: Array.from({ length: above }, (_, q) => evenly(q)) };
}

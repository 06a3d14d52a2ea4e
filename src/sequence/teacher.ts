import { InputError } from "../inputError.ts";
import { identity, matrixFrom, multiply, type Matrix } from "../linalg/index.ts";
import { teacherMap, type SequenceProblem } from "../problem/index.ts";
import { mixing, mixPlaces, placeMap } from "./places/index.ts";

/** Writes the targets `Y = Σ_k B_k X N_k` of the inputs at an offset (one row a place), at another offset. */
export type Answer = (inputs: Float64Array, at: number, targets: Float64Array, to: number) => void;

/**
 * The teacher of a problem without its noise; of a network with a pooled output its answers are pooled too. Throws an
 * InputError for one that ends in other places.
 */
export function teacher({ network, data, seed }: SequenceProblem, outputPlaces: number): Answer {
  const { places, inputs: n0, outputs: nL, readout } = network;
  const line = Array.from({ length: places }, (_, p) => p);
  const delay = data.kind === "copy" && data.delay > 0 ? { kind: "delay" as const, places: data.delay } : null;
  const spec = data.kind === "copy" ? (delay ?? { kind: "none" as const }) : data.mixing;
  const { matrices } = mixing(spec, line, "data.mixing");
  const ends = matrices[0].cols;
  if (!readout.pooled && ends !== outputPlaces) {
    throw new InputError(`problem: data.mixing must end in the network's ${outputPlaces} places, got ${ends}`);
  }
  const average = matrixFrom(ends, 1, () => 1 / ends);
  const maps = matrices.map((N) => placeMap(readout.pooled ? multiply(N, average) : N));
  // One matrix is drawn like that of the linear network; those of several shifts or heads have names of their own.
  const B = matrices.map((_, k) =>
    data.kind === "copy" ? identity(nL) : teacherMap(data.map, n0, nL, seed, ...(matrices.length > 1 ? [k + 1] : [])),
  );
  const mixed = new Float64Array(outputPlaces * n0);
  return (inputs, at, targets, to) => {
    const X = inputs.subarray(at, at + places * n0);
    const Y = targets.subarray(to, to + outputPlaces * nL);
    Y.fill(0);
    for (const [k, map] of maps.entries()) {
      mixPlaces(map, 1, n0, X, mixed);
      addProduct(B[k], mixed, outputPlaces, Y);
    }
  };
}

/** `Y += X Bᵀ`, row by row. */
function addProduct({ rows, cols, data }: Matrix, X: Float64Array, count: number, Y: Float64Array): void {
  for (let p = 0; p < count; p++) {
    for (let i = 0; i < rows; i++) {
      let sum = 0;
      for (let j = 0; j < cols; j++) sum += data[i * cols + j] * X[p * cols + j];
      Y[p * rows + i] += sum;
    }
  }
}

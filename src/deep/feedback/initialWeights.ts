import { requireStorable } from "../../data/index.ts";
import { InputError } from "../../inputError.ts";
import type { DeepProblem } from "../../problem/index.ts";
import { haarColumns, stream, type Stream } from "../../random/index.ts";
import type { KernelLayer } from "../kernels/index.ts";
import { kernelShape } from "./connections.ts";

/**
 * The initial weights W_1⁰ … W_L⁰ of one replica, in the order of the layers' weights, from streams of their own for
 * each layer and replica.
 * Replica 0 of a network of full layers has those of the linear network with the same seed.
 * Throws an InputError for given weights of other shapes.
 */
export function initialWeights(
  { network: { initial }, seed }: Pick<DeepProblem, "network" | "seed">,
  layers: readonly KernelLayer[],
  replica = 0,
): Float32Array[] {
  if (initial.kind === "given" && initial.matrices.length !== layers.length) {
    throw new InputError(
      `problem: network.initial.matrices must have ${layers.length} matrices, one a layer, got ${initial.matrices.length}`,
    );
  }
  return layers.map((layer, l) => {
    const { fanIn, kernels } = kernelShape(layer);
    requireStorable(kernels, fanIn, `the weights of layer ${l + 1}`);
    const random = stream(seed, "initial", l + 1, ...(replica > 0 ? ["replica", replica] : []));
    // Float32Array.from takes up to three times as long, which is seconds for layers of a million units.
    const draw = (entry: () => number) => {
      const weights = new Float32Array(kernels * fanIn);
      for (let i = 0; i < weights.length; i++) weights[i] = entry();
      return weights;
    };
    switch (initial.kind) {
      case "zero":
        return draw(() => 0);
      case "gaussian": {
        const sd = initial.scale / Math.sqrt(fanIn);
        return draw(() => sd * random.normal());
      }
      case "uniform":
        return draw(() => (initial.scale * (2 * random.uniform() - 1)) / Math.sqrt(fanIn));
      case "orthogonal":
        return orthogonal(layer, initial.scale, random);
      case "given": {
        const rows = initial.matrices[l];
        if (rows.length === kernels && rows[0].length === fanIn) return Float32Array.from(rows.flat());
        throw new InputError(
          `problem: network.initial.matrices[${l}] must be ${kernels} × ${fanIn}, got ${rows.length} × ${rows[0].length}`,
        );
      }
    }
  });
}

/**
 * Kernels with orthonormal rows or columns, times `scale`: all units of a full layer, all maps of a convolutional one,
 * and the units at each place of a locally connected one.
 */
function orthogonal(layer: KernelLayer, scale: number, random: Stream): Float32Array {
  const { fanIn, kernels } = kernelShape(layer);
  const places = layer.kind === "locally-connected" ? layer.outputSize ** 2 : 1;
  const together = kernels / places;
  const weights = new Float32Array(kernels * fanIn);
  for (let p = 0; p < places; p++) {
    const tall = together >= fanIn;
    const { data, cols } = tall ? haarColumns(together, fanIn, random) : haarColumns(fanIn, together, random);
    for (let c = 0; c < together; c++) {
      const start = (c * places + p) * fanIn;
      for (let k = 0; k < fanIn; k++) weights[start + k] = scale * (tall ? data[c * cols + k] : data[k * cols + c]);
    }
  }
  return weights;
}

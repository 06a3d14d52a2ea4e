import type { PerLayer } from "../../measure/index.ts";
import type { KernelLayer } from "../kernels/index.ts";
import { kernelShape } from "./connections.ts";

/**
 * The ceilings of weight alignment under feedback of independent entries, in the root of their mean square:
 * `√(dim S / (n_l n_{l−1}))`, for the layers 2 … L.
 */
export function meanCeilings(layers: readonly KernelLayer[]): PerLayer {
  return Object.fromEntries(
    layers.slice(1).map((layer, i) => {
      const { fanIn, kernels } = kernelShape(layer);
      return [i + 2, Math.sqrt((fanIn * kernels) / (layer.rows * layer.cols))];
    }),
  );
}

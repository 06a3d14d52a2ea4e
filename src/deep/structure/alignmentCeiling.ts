import { multiply, norm, transpose, type Matrix } from "../../linalg/index.ts";
import type { LayerStructure } from "./layerStructure.ts";

/**
 * The largest weight alignment that a layer can have,
 * `max_{W∈S} cos∠(W, F_lF_{l−1}ᵀ) = ‖Π_S(F_lF_{l−1}ᵀ)‖ / ‖F_lF_{l−1}ᵀ‖`:
 * whatever it learns, its weights lie in S, and the closest that S comes to a matrix is the matrix's projection.
 * Null where the product vanishes and there is nothing to align with.
 * @param above `F_l`, n_l × n_L
 * @param below `F_{l−1}`, n_{l−1} × n_L
 */
export function alignmentCeiling(above: Matrix, below: Matrix, structure: LayerStructure): number | null {
  const target = multiply(above, transpose(below));
  const size = norm(target);
  if (size === 0) return null;
  structure.project(target.data);
  return norm(target) / size;
}

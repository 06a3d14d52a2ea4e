import { alignmentOf, chanceCosine, type Alignment } from "../../measure/index.ts";
import type { TransformerFeedback } from "../learning/index.ts";
import type { TransformerShape } from "../model/index.ts";

/**
 * `cos∠(U, F_lᵀ)` of the readout (V × n) with the matrix that sends errors to the stream in block l: to its output,
 * or to that of its last map. Where the signal of the stream is sent, with `F_l Uᵀ` in place of F_l: what errors go
 * through until they enter.
 */
export function readoutAlignment(
  { vocabulary, width }: TransformerShape,
  { error, points }: TransformerFeedback,
  U: Float32Array,
): Alignment & { readonly chance: number } {
  const each = points.enter === "blocks" ? points.blocks : points.blocks.map(({ down }) => down);
  const parts = each.map((F, l) => {
    let [inner, squaredNormA, squaredNormB] = [0, 0, 0];
    for (let i = 0; i < width; i++) {
      for (let k = 0; k < vocabulary; k++) {
        let sent = F[i * vocabulary + k];
        if (error === "stream") {
          sent = 0;
          for (let j = 0; j < width; j++) sent += F[i * width + j] * U[k * width + j];
        }
        inner += U[k * width + i] * sent;
        squaredNormA += U[k * width + i] ** 2;
        squaredNormB += sent * sent;
      }
    }
    return { layer: l + 1, inner, squaredNormA, squaredNormB };
  });
  return { ...alignmentOf(parts), chance: chanceCosine(width * vocabulary) };
}

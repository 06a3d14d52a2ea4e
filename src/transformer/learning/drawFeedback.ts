import { drawFeedback, type TransformerProblem } from "../../problem/index.ts";
import { mapSize, MAPS, type MapName, type TransformerShape } from "../model/index.ts";
import type { TransformerFeedback } from "./feedback.ts";

/** Columns of the matrices that send errors back. */
export const feedbackColumns = ({ error }: TransformerProblem["feedback"], shape: TransformerShape): number =>
  error === "logits" ? shape.vocabulary : shape.width;

/** Floats of the matrices of a problem. */
export function feedbackSize(spec: TransformerProblem["feedback"], shape: TransformerShape): number {
  const { blocks, width, hidden } = shape;
  const rows = spec.enters === "blocks" ? blocks * width : blocks * (5 * width + hidden) + width;
  return rows * feedbackColumns(spec, shape);
}

/**
 * The matrices of a problem, each from a stream of its own; shared ones are the same numbers in every block. Throws an
 * InputError where a family does not exist in these sizes.
 */
export function transformerFeedback(
  { feedback, seed }: TransformerProblem,
  shape: TransformerShape,
  alloc: (n: number) => Float32Array,
): TransformerFeedback {
  const { enters, overBlocks, error, kind, scale } = feedback;
  const columns = feedbackColumns(feedback, shape);
  const fill = (to: Float32Array, rows: number, name: string): Float32Array => {
    const { data } = drawFeedback({ kind }, rows, columns, seed, name);
    for (let i = 0; i < data.length; i++) to[i] = scale * data[i];
    return to;
  };
  const draw = (rows: number, name: string) => fill(alloc(rows * columns), rows, name);
  const nameOf = (point: string, block: number) => (overBlocks === "shared" ? point : `${point} ${block}`);
  const blocks = Array.from({ length: shape.blocks }, (_, l) => l + 1);
  if (enters === "blocks") {
    const matrices = blocks.map((block) => draw(shape.width, nameOf("block", block)));
    return { error, points: { enter: "blocks", blocks: matrices, cut: feedback.stream === "cut" } };
  }
  const drawBlock = (block: number) => {
    const map = (name: MapName) => draw(mapSize(shape, name).rows, nameOf(name, block));
    const qkv = alloc(3 * shape.width * columns);
    MAPS.slice(0, 3).forEach((name, k) => {
      const part = qkv.subarray(k * shape.width * columns, (k + 1) * shape.width * columns);
      fill(part, shape.width, nameOf(name, block));
    });
    return { qkv, output: map("output"), up: map("up"), down: map("down") };
  };
  const transport = feedback.transport === "attention";
  return {
    error,
    points: { enter: "maps", blocks: blocks.map(drawBlock), embedding: draw(shape.width, "embedding"), transport },
  };
}

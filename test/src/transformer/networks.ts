import { Transformer, type TokenBatch, type TransformerShape } from "../../../src/transformer/model/index.ts";
import { doubleKernels } from "./doubles.ts";

/** A small network: its context is no multiple of four. */
export const SMALL: TransformerShape = {
  vocabulary: 5,
  context: 6,
  width: 8,
  heads: 2,
  hidden: 12,
  blocks: 2,
  activation: "gelu",
  norm: "layer",
  normPosition: "before",
  tied: false,
};

/** A network in double precision with weights that are neither random nor special. */
export function doubleNetwork(shape: TransformerShape, batch: number): Transformer {
  const network = new Transformer(shape, batch, 0, doubleKernels);
  waves(network.parameters, 0.5, 1);
  return network;
}

/** Fills with `size sin(k)`, k = first · 1, 2, … : numbers that any language makes. */
export function waves(values: Float32Array, size: number, first: number): void {
  for (let i = 0; i < values.length; i++) values[i] = size * Math.sin(first * (i + 1));
}

/** Sequences of a rule: symbols by a quadratic formula, of which each should predict the next; one does not count. */
export function ruledBatch({ vocabulary, context }: TransformerShape, batch: number, seed = 0): TokenBatch {
  const symbol = (i: number) => (i * i + 3 * i + (i >> 2) + seed) % vocabulary;
  const tokens = Int32Array.from({ length: batch * context }, (_, i) => symbol(i));
  const targets = Int32Array.from({ length: batch * context }, (_, i) => (i === 2 ? -1 : symbol(i + 1)));
  return { tokens, targets };
}

import type { Signals, Transformer } from "../model/index.ts";
import type { TransformerFeedback } from "./feedback.ts";

/** Backpropagation: the signals of the last batch in all blocks. */
export function backpropagate(network: Transformer, { blocks, embedding }: Signals): void {
  const D = blocks.length;
  blocks[D - 1].stream.set(network.topSignal);
  for (let l = D; l >= 1; l--) network.backwardBlock(l, blocks[l - 1], l > 1 ? blocks[l - 2].stream : embedding);
}

/**
 * Direct feedback alignment: errors of the last batch enter at the output of every block, with backpropagation inside
 * it, or at that of every linear map. The embedding of the first has what comes down through block 1 (Launay, Poli,
 * Boniface and Krzakala 2020), that of the second errors of its own. `scratch` has n × lanes.
 */
export function sendErrors(
  network: Transformer,
  { error, points }: TransformerFeedback,
  { blocks, embedding }: Signals,
  scratch: Float32Array,
): void {
  const { kernels, lanes, shape, attention } = network;
  const { width, hidden, vocabulary } = shape;
  const source = error === "logits" ? network.errors : network.topSignal;
  const m = error === "logits" ? vocabulary : width;
  const send = (rows: number, F: Float32Array, to: Float32Array): void =>
    kernels.send(rows, m, lanes, F, source, null, to);
  if (points.enter === "blocks") {
    for (let l = blocks.length; l >= 1; l--) {
      const { stream } = blocks[l - 1];
      if (points.cut || l === blocks.length) send(width, points.blocks[l - 1], stream);
      else {
        send(width, points.blocks[l - 1], scratch);
        kernels.axpy(scratch.length, 1, scratch, stream);
      }
      network.backwardBlock(l, blocks[l - 1], l === 1 ? embedding : points.cut ? null : blocks[l - 2].stream);
    }
    return;
  }
  for (let l = 1; l <= blocks.length; l++) {
    const [F, S, block] = [points.blocks[l - 1], blocks[l - 1], network.blocks[l - 1]];
    send(3 * width, F.qkv, S.qkv);
    if (points.transport) {
      attention.carryBack(block.patterns, S.key);
      attention.carryBack(block.patterns, S.value);
    }
    send(width, F.output, S.output);
    send(hidden, F.up, S.up);
    block.throughActivation(S.up);
    send(width, F.down, S.down);
    S.stream.set(S.down);
  }
  send(width, points.embedding, embedding);
}

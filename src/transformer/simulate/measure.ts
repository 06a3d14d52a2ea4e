import { alignmentOf, cosine, type CosineParts, type PerLayer } from "../../measure/index.ts";
import { backpropagate, sendErrors, type TransformerFeedback } from "../learning/index.ts";
import {
  MAPS,
  mapSize,
  type Gradient,
  type MapName,
  type Signals,
  type TokenBatch,
  type Transformer,
} from "../model/index.ts";
import { ChanceLevel } from "./chanceLevel.ts";
import { SignalPair } from "./pairs.ts";
import { readoutAlignment } from "./readoutAlignment.ts";
import type { TransformerMeasures } from "./snapshot.ts";

/** The room that measuring works in; what is in it does not matter. */
export interface MeasuringRoom {
  readonly scratch: Float32Array;
  /** Signals and gradients of DFA and of backpropagation. */
  readonly signals: readonly [Signals, Signals];
  readonly gradients: readonly [Gradient, Gradient];
}

/** Looks at a network on batches of sequences, whose best predictor has the mean loss `optimum`; changes nothing. */
export function measureTransformer(
  network: Transformer,
  feedback: TransformerFeedback,
  batches: readonly TokenBatch[],
  optimum: number | null,
  { scratch, signals, gradients }: MeasuringRoom,
): TransformerMeasures {
  const { shape, lanes, batch } = network;
  const { width, context, vocabulary } = shape;
  const [sent, true_] = signals;
  const blocks = network.blocks.map(() => ({
    stream: new SignalPair(),
    maps: Object.fromEntries(MAPS.map((map) => [map, new SignalPair()])) as Record<MapName, SignalPair>,
    chance: new ChanceLevel(),
    mixing: 0,
  }));
  const scale = new Float64Array(blocks.length + 1);
  const sums = gradients.map(({ vector }) => new Float64Array(vector.length));
  let [loss, hits, counted] = [0, 0, 0];
  const positions = Array.from({ length: context }, () => ({ loss: 0, hits: 0, counted: 0 }));
  for (const one of batches) {
    network.forward(one);
    for (let s = 0; s < batch * context; s++) {
      if (one.targets[s] < 0) continue;
      const position = positions[s % context];
      counted++;
      position.counted++;
      loss += network.columns.losses[s];
      position.loss += network.columns.losses[s];
      hits += network.columns.hits[s];
      position.hits += network.columns.hits[s];
    }
    sendErrors(network, feedback, sent, scratch);
    backpropagate(network, true_);
    network.collect(sent, gradients[0]);
    network.collect(true_, gradients[1]);
    sums.forEach((sum, k) => gradients[k].vector.forEach((value, i) => (sum[i] += value)));
    const [source, m] = feedback.error === "logits" ? [network.errors, vocabulary] : [network.topSignal, width];
    blocks.forEach(({ stream, maps, chance }, l) => {
      const [own, other] = [sent.blocks[l], true_.blocks[l]];
      stream.add(width, lanes, context, batch, own.stream, other.stream);
      chance.add(m, width, lanes, context, batch, source, other.stream);
      for (const map of MAPS) {
        const { rows } = mapSize(shape, map);
        maps[map].add(rows, lanes, context, batch, own[map], other[map]);
      }
      blocks[l].mixing += network.attention.mixingFactor(network.blocks[l].patterns) / batches.length;
    });
    for (let l = 0; l <= blocks.length; l++) {
      const h = network.stream(l);
      for (let i = 0; i < width; i++) for (let s = 0; s < batch * context; s++) scale[l] += h[i * lanes + s] ** 2;
    }
  }
  loss /= counted;
  const byPosition = (of: "loss" | "hits"): PerLayer =>
    Object.fromEntries(positions.map((at, t) => [t + 1, at.counted > 0 ? at[of] / at.counted : null]));
  const keyed = <Value>(of: (block: (typeof blocks)[number], l: number) => Value) =>
    Object.fromEntries(blocks.map((block, l) => [String(l + 1), of(block, l)]));
  const cut = feedback.points.enter === "maps" || feedback.points.cut;
  return {
    loss,
    optimum,
    excessLoss: optimum === null ? null : loss - optimum,
    accuracy: hits / counted,
    lossByPosition: byPosition("loss"),
    accuracyByPosition: byPosition("hits"),
    gradientAlignment: {
      layers: keyed(({ stream }) => stream.cosine()),
      total: SignalPair.stacked(blocks.map(({ stream }) => stream)).cosine(),
      norms: keyed(({ stream, chance }) => {
        const { first, second } = stream.norms();
        return { feedback: first, backpropagation: second, chance: cut ? chance.value() : null };
      }),
    },
    mapAlignment: keyed(
      ({ maps }) => Object.fromEntries(MAPS.map((map) => [map, maps[map].cosine()])) as Record<MapName, number | null>,
    ),
    ...updates(network, sums[0], sums[1]),
    readoutAlignment: readoutAlignment(shape, feedback, network.readout),
    mixingFactor: keyed(({ mixing }) => mixing),
    streamScale: Object.fromEntries(
      [...scale].map((sum, l) => [l, Math.sqrt(sum / (width * batch * context * batches.length))]),
    ),
  };
}

/** The cosines of two gradients, in the maps of each block and in all parameters. */
function updates(
  { matrices, shape }: Transformer,
  A: Float64Array,
  B: Float64Array,
): Pick<TransformerMeasures, "updateAlignment" | "descent"> {
  const parts = (from: number, to: number, layer: number): CosineParts => {
    let [inner, squaredNormA, squaredNormB] = [0, 0, 0];
    for (let i = from; i < to; i++) {
      inner += A[i] * B[i];
      squaredNormA += A[i] * A[i];
      squaredNormB += B[i] * B[i];
    }
    return { layer, inner, squaredNormA, squaredNormB };
  };
  const each = Array.from({ length: shape.blocks }, (_, l) => {
    const own = matrices.filter(({ block }) => block === l + 1);
    const last = own[own.length - 1];
    return parts(own[0].at, last.at + last.rows * last.cols, l + 1);
  });
  const { inner, squaredNormA, squaredNormB } = parts(0, A.length, 0);
  return { updateAlignment: alignmentOf(each), descent: cosine(inner, squaredNormA, squaredNormB) };
}

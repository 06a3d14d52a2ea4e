import { requireStorable } from "../data/index.ts";
import { matrix, type Matrix } from "../linalg/index.ts";
import {
  drawFeedback,
  givenFeedback,
  infiniteWidthGram,
  requireFamily,
  type SequenceProblem,
} from "../problem/index.ts";
import { gaussianMatrix, stream } from "../random/index.ts";
import { placedLayers, type PlacedLayer } from "./placedLayers.ts";
import { sideBySide } from "./sideBySide.ts";
import { sequenceSource, type SequenceSource } from "./source.ts";

/**
 * A problem with its random parts drawn: what every rung simulates. Each part depends only on the seed and its own
 * name, so that rungs see the same.
 * Infinite widths have no matrices, only Gram matrices.
 */
export interface SequenceNetwork {
  readonly problem: SequenceProblem;
  /** From the bottom: the embedding where it is trained, the hidden layers, the readout. */
  readonly layers: readonly PlacedLayer[];
  readonly infinite: boolean;
  readonly outputs: number;
  readonly outputPlaces: number;
  readonly source: SequenceSource;
  /**
   * For each layer but the readout, how many feedback matrices are dealt to its places: place p has the matrix of index
   * p modulo this.
   */
  readonly dealt: readonly number[];
  /** Whether all layers have the same feedback matrices. */
  readonly oneFeedback: boolean;
  /**
   * For each layer but the readout, its feedback matrices side by side, `F̃_l = [F_{l,1}, F_{l,2}, …]` (n_l × n_L ·
   * dealt). Refuses infinite widths.
   */
  feedback(): Matrix[];
  /** The Gram matrix of one F_l that its family has at infinite width, a multiple of the identity. */
  limitGram(): Matrix;
  /** W_E⁰ of a residual stream (n × n_0), as it is fixed or starts. */
  embedding(): Matrix;
  /** The initial W_l^(k) of each layer but the embedding. */
  initialWeights(): Matrix[][];
  /** For FA, the matrices B_l^(k) (n_{l−1} × n_l) that stand in for the transposed weights of each layer. */
  backwardFeedback(): Matrix[][];
}

/** Draws the random parts of a problem. Throws InputErrors for parts that do not fit together. */
export function realiseSequence(problem: SequenceProblem): SequenceNetwork {
  const { network, feedback, seed, rule } = problem;
  const layers = placedLayers(problem);
  const readout = layers[layers.length - 1];
  const hidden = layers.slice(0, -1);
  const infinite = hidden[0].width === Number.POSITIVE_INFINITY;
  const nL = network.outputs;
  const oneFeedback = feedback.overBlocks === "shared";
  const dealt = hidden.map(({ places }) => {
    if (feedback.overPlaces === "shared") return 1;
    return feedback.overPlaces === "independent" ? places : Math.min(feedback.overPlaces, places);
  });
  /** The matrices that are drawn: for each layer, or for the first alone, its number of them. */
  const drawn = oneFeedback ? dealt.slice(0, 1) : dealt;
  const nameOf = (i: number, r: number) => (drawn[i] > 1 ? `F_${hidden[i].layer},${r + 1}` : `F_${hidden[i].layer}`);
  const shapes = drawn.flatMap((count, i) =>
    Array.from({ length: count }, () => ({ rows: hidden[i].width, cols: nL })),
  );
  if (infinite) infiniteWidthGram(feedback, nL);
  else if (rule === "fa") requireFaFamily();
  else if (feedback.kind === "given") givenFeedback(feedback, shapes);
  else hidden.forEach(({ width }, i) => requireFamily(feedback, width, nL, nameOf(Math.min(i, drawn.length - 1), 0)));

  function requireFaFamily(): void {
    for (const { layer, below, width, maps } of layers.slice(1)) {
      if (feedback.kind !== "given") requireFamily(feedback, below, width, backwardName(layer, 0, maps.length));
    }
  }

  return {
    problem,
    layers,
    infinite,
    outputs: nL,
    outputPlaces: readout.places,
    source: sequenceSource(problem, readout.places),
    dealt,
    oneFeedback,
    feedback() {
      const given = feedback.kind === "given" ? givenFeedback(feedback, shapes) : null;
      let at = 0;
      const bundles = drawn.map((count, i) => {
        const parts = Array.from({ length: count }, (_, r) =>
          feedback.kind === "given" ? given![at++] : drawFeedback(feedback, hidden[i].width, nL, seed, nameOf(i, r)),
        );
        return sideBySide(parts);
      });
      return hidden.map((_, i) => bundles[Math.min(i, bundles.length - 1)]);
    },
    limitGram: () => infiniteWidthGram(feedback, nL),
    embedding() {
      const { scale: size } = network.embedding ?? { scale: 1 };
      const n = hidden[0].width;
      requireStorable(n, network.inputs, "the embedding");
      return gaussianMatrix(n, network.inputs, stream(seed, "embedding"), size / Math.sqrt(n));
    },
    initialWeights: () =>
      layers
        .filter(({ layer }) => layer > 0)
        .map(({ layer, below, width, maps }) => {
          requireStorable(width * maps.length, below, `the weights of layer ${layer}`);
          const size = network.initial.kind === "zero" ? 0 : network.initial.scale / Math.sqrt(below * maps.length);
          const random = stream(seed, "initial", layer);
          return maps.map(() => (size === 0 ? matrix(width, below) : gaussianMatrix(width, below, random, size)));
        }),
    backwardFeedback() {
      const given = feedback.kind === "given" ? givenFeedback(feedback, backwardShapes()) : null;
      let at = 0;
      return layers.map(({ layer, below, width, maps }, i) =>
        i === 0
          ? []
          : maps.map((_, k) =>
              feedback.kind === "given"
                ? given![at++]
                : drawFeedback(feedback, below, width, seed, backwardName(layer, k, maps.length)),
            ),
      );
    },
  };

  function backwardShapes() {
    return layers.slice(1).flatMap(({ below, width, maps }) => maps.map(() => ({ rows: below, cols: width })));
  }
}

const backwardName = (layer: number, k: number, count: number): string =>
  count > 1 ? `B_${layer},${k + 1}` : `B_${layer}`;

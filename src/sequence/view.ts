import { gram, identity, isIdentity, matrix, matrixFrom, scale, type Matrix } from "../linalg/index.ts";
import type { StackLayer } from "./placedStack.ts";
import { sideBySide } from "./sideBySide.ts";
import type { SequenceNetwork } from "./realise.ts";

/**
 * How a rung sees a network: as a stack in some coordinates. With full weights the coordinates of a layer are its
 * units. With alignment matrices, `H_l = B_l c_l` with a
 * basis B_l that DFA never leaves, and all that is needed of the basis is its Gram matrix.
 */
export interface View {
  readonly layers: readonly StackLayer[];
  /** The parameters at the start, one list of matrices a layer. */
  readonly start: readonly (readonly Matrix[])[];
  /** The inputs in the coordinates of the first layer (cols × n_0); null for the inputs themselves. */
  readonly lift: Matrix | null;
  /**
   * What a signal in the outputs' coordinates is sent through to become that of a layer but the readout (rows × n_L ·
   * dealt); null for the identity.
   */
  readonly sent: readonly (Matrix | null)[];
  /**
   * Φ_l, the coordinates above of the layer's feedback matrices (above × n_L · dealt), for each layer but the readout.
   */
  readonly feedback: readonly Matrix[];
  /** Γ_l, the Gram matrix of the basis above each layer; null for the identity. */
  readonly metrics: readonly (Matrix | null)[];
}

/** Full weights: the coordinates are the units. */
export function weightsView(network: SequenceNetwork): View {
  const { layers } = network;
  const F = network.feedback();
  const residual = network.problem.network.residual;
  const trained = layers[0].layer === 0;
  const weights = network.initialWeights();
  return {
    layers: layers.map(({ below, width, maps, placesBelow, places, residual: keeps }) => {
      const units = { rows: width, cols: below, above: width, slot: 0, gram: null };
      return { ...units, maps, placesBelow, places, keeps };
    }),
    start: trained ? [[network.embedding()], ...weights] : weights,
    lift: residual && !trained ? network.embedding() : null,
    sent: F,
    feedback: F,
    metrics: layers.map(() => null),
  };
}

/** What of a basis is side by side: the embedding's columns, and each layer's feedback matrices. */
interface Bases {
  /** Γ of the basis above each layer. */
  readonly grams: readonly Matrix[];
  /** Where each layer's own feedback starts in the basis above it. */
  readonly slots: readonly number[];
  /** Γ of the basis that the first layer acts on; null for the inputs themselves. */
  readonly first: Matrix | null;
}

/**
 * Alignment matrices: DFA from zero weights stays in the span of the feedback matrices, and of the embedding in a
 * residual stream.
 */
export function matricesView(network: SequenceNetwork): View {
  const { layers, outputs: nL, dealt, problem } = network;
  const { inputs: n0 } = problem.network;
  const { grams, slots, first } = bases(network);
  const hidden = layers.slice(0, -1);
  const stack = layers.map(({ maps, placesBelow, places, layer, residual }, i): StackLayer => {
    const isReadout = i === hidden.length;
    const gramBelow = i === 0 ? first : grams[i - 1];
    return {
      rows: isReadout ? nL : nL * dealt[i],
      cols: gramBelow ? gramBelow.rows : n0,
      maps,
      placesBelow,
      places,
      gram: gramBelow && isIdentity(gramBelow) ? null : gramBelow,
      slot: isReadout ? 0 : slots[i],
      above: isReadout ? nL : grams[i].rows,
      keeps: residual || layer === 0,
    };
  });
  return {
    layers: stack,
    start: stack.map(({ rows, cols, maps }) => maps.map(() => matrix(rows, cols))),
    lift: first && matrixFrom(first.rows, n0, (i, j) => (i === j ? 1 : 0)),
    sent: hidden.map(() => null),
    feedback: hidden.map((_, i) =>
      matrixFrom(stack[i].above, stack[i].rows, (a, b) => (a === b + stack[i].slot ? 1 : 0)),
    ),
    metrics: stack.map((_, i) => (i === hidden.length || isIdentity(grams[i]) ? null : grams[i])),
  };
}

function bases(network: SequenceNetwork): Bases {
  const { problem, infinite, dealt, outputs: nL, oneFeedback, layers } = network;
  const { inputs: n0, residual, embedding } = problem.network;
  const F = infinite ? null : network.feedback();
  const limit = infinite ? network.limitGram().data[0] : 1;
  if (!residual) {
    const grams = dealt.map((count, i) => (F ? gram(F[i]) : scale(limit, identity(nL * count))));
    return { grams, slots: dealt.map(() => 0), first: null };
  }
  // One stream, one basis: the embedding, then the feedback of each block, or of all.
  const own = oneFeedback ? dealt.slice(0, 1) : dealt;
  const slots = dealt.map((_, i) => n0 + own.slice(0, oneFeedback ? 0 : i).reduce((sum, count) => sum + nL * count, 0));
  let G: Matrix;
  if (F) {
    const B = sideBySide([network.embedding(), ...F.slice(0, own.length)]);
    G = gram(B);
  } else {
    const size = (embedding?.scale ?? 1) ** 2;
    const total = n0 + own.reduce((sum, count) => sum + nL * count, 0);
    G = matrixFrom(total, total, (i, j) => (i === j ? (i < n0 ? size : limit) : 0));
  }
  // Every layer has all the coordinates, those above it too: what comes down to it by backpropagation has parts along
  // them.
  return { grams: dealt.map(() => G), slots, first: layers[0].layer === 0 ? null : G };
}

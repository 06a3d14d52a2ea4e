import { add, inner, multiply, product, scale, transpose, type Matrix } from "../../src/linalg/index.ts";
import type { Prediction } from "../prediction.ts";

/** How fast the loss falls. */
export const descentFromMatrices: Prediction = {
  id: "descent",
  title: "The alignment matrices tell how fast the loss falls",
  statement:
    "Under DFA the loss changes at the rate $\\dot{\\mathcal L} = \\langle E, \\dot{\\hat Y} \\rangle$, $\\dot{\\hat Y} = \\sum_l \\Phi_{L:l+1}(\\dot A_l)$: every layer's alignment matrix moved by its own recursion, all else held. No weights enter: " +
    "$-\\eta \\sum_l \\langle \\Delta W_l^{\\text{DFA}}, \\nabla_l \\rangle$ follows from the $A$'s at any width, and over $\\eta \\lVert \\Delta W \\rVert \\lVert \\nabla \\rVert$ it is what a step is worth beside one of backpropagation of the same length.",
  source:
    "derived: the chain rule in the coordinates of the sharing theorem; that alignment alone does not say how well a network learns was seen by Chu and Bacho (2024), who find in it a criterion of stability",
  assumptions: [
    "linear layers over places, one mixing a layer",
    "DFA from zero weights",
    "one feedback matrix a layer for all its places",
  ],
  formulas: [],
};

/**
 * A network of places in its alignment matrices: A_l, G_{l−1} (n_L × n_L, of the inputs the identity) and M_l, from the
 * bottom.
 */
export interface PlacedMatrices {
  readonly A: readonly Matrix[];
  readonly grams: readonly (Matrix | null)[];
  readonly maps: readonly Matrix[];
  /** K_l of every layer but the last. */
  readonly carry: readonly Matrix[];
}

/**
 * `d loss / dt` over samples X (n_0 × T) and Y (n_L × places of the output) of weight `weight` each, under DFA: by
 * moving every matrix along its recursion and looking at the outputs.
 */
export function lossRateFromMatrices(
  { A, grams, maps, carry }: PlacedMatrices,
  samples: readonly { readonly X: Matrix; readonly Y: Matrix }[],
  weight: number,
): number {
  const act = (l: number, P: Matrix, below: Matrix): Matrix => {
    const G = grams[l];
    return product(P, G ? multiply(G, below) : below, maps[l]);
  };
  const passes = samples.map(({ X, Y }) => {
    const U = [X];
    A.forEach((P, l) => U.push(act(l, P, U[l])));
    return { U, E: add(U[A.length], scale(-1, Y)) };
  });
  const velocities = A.map((_, l) =>
    passes
      .map(({ U, E }) =>
        scale(-weight, multiply(l < carry.length ? multiply(E, carry[l]) : E, transpose(multiply(U[l], maps[l])))),
      )
      .reduce(add),
  );
  return passes.reduce((sum, { U, E }) => {
    // The motion of each layer's activity: its own matrix moves, and what is below it has moved.
    let moving: Matrix | null = null;
    A.forEach((P, l) => {
      const own = act(l, velocities[l], U[l]);
      moving = moving === null ? own : add(own, act(l, P, moving));
    });
    return sum + weight * inner(E, moving!);
  }, 0);
}

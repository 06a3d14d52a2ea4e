import { requireStorable } from "../data/index.ts";
import { InputError } from "../inputError.ts";
import { add, inner, matrixFrom, multiply, norm, scale, transpose, type Matrix } from "../linalg/index.ts";
import type { SequenceProblem } from "../problem/index.ts";
import { mixing, placeMap, type Mixing, type PlaceMap } from "./places/index.ts";

/**
 * One layer of a network of places: `H_l = Σ_k W_l^(k) H_{l−1} M_l^(k)`, plus H_{l−1} where it is a block of a residual
 * stream.
 */
export interface PlacedLayer {
  /** Hidden layers are 1 … L − 1, the readout is L, a trained embedding is 0. */
  readonly layer: number;
  /** n_{l−1} and n_l, Infinity in the limit of infinite width. */
  readonly below: number;
  readonly width: number;
  /** M_l^(1), M_l^(2), …: places below × places. */
  readonly maps: readonly PlaceMap[];
  readonly placesBelow: number;
  readonly places: number;
  readonly residual: boolean;
  /** K_l (places of the output × places of the layer): the signal of DFA is `D_l = F_l E K_l`. */
  readonly carry: PlaceMap;
  /**
   * ⟨K_l, R_l⟩ / ‖K_l‖‖R_l‖ with the mixing R_l that the error meets on its way back: what mixing leaves of gradient
   * alignment where errors are white over places.
   */
  readonly mixingFactor: number;
  /** R_l (places of the output × places of the layer). */
  readonly back: PlaceMap;
}

/**
 * The layers that a problem describes, from the bottom, and the places of the output. Throws an InputError for mixings
 * that do not fit the places.
 */
export function placedLayers({ network, feedback }: SequenceProblem): PlacedLayer[] {
  const { layers, readout, residual, embedding, inputs, outputs } = network;
  const widths = layers.map(({ width }) => (width === "infinite" ? Number.POSITIVE_INFINITY : width));
  requireStorable(network.places, network.places, "a mixing of places");
  const start = Array.from({ length: network.places }, (_, p) => p);
  const mixings: Mixing[] = [];
  for (const [i, layer] of layers.entries()) {
    const below = mixings[i - 1]?.positions ?? start;
    const mixed = mixing(layer.mixing, below, `network.layers[${i}].mixing`);
    if (residual && mixed.positions.length !== start.length) {
      throw new InputError(
        `problem: network.layers[${i}].mixing must keep the ${start.length} places of a residual stream, got ${mixed.positions.length}`,
      );
    }
    mixings.push(mixed);
  }
  const hidden = mixings[mixings.length - 1].positions;
  const top = mixing(readout.mixing, hidden, "network.readout.mixing");
  mixings.push(readout.pooled ? pooled(top) : top);
  const last = mixings.length - 1;

  const transports = backwardMixings(mixings, residual);
  const placed = mixings.map(({ matrices, positions }, i): PlacedLayer => {
    const R = transports[i];
    const K =
      feedback.transport === "mixing" ? R : atItsPlace(mixings[last].positions, positions, top.positions.length);
    const carry = i === last ? transports[last] : K;
    return {
      layer: i + 1,
      below: i === 0 ? (residual ? widths[0] : inputs) : widths[i - 1],
      width: i === last ? outputs : widths[i],
      maps: matrices.map(placeMap),
      placesBelow: (mixings[i - 1]?.positions ?? start).length,
      places: positions.length,
      residual: residual && i < last,
      carry: placeMap(carry),
      mixingFactor: norm(carry) * norm(R) > 0 ? inner(carry, R) / (norm(carry) * norm(R)) : 0,
      back: placeMap(R),
    };
  });
  if (!embedding?.trained) return placed;
  const same = { ...placed[0], layer: 0, below: inputs, width: widths[0], residual: false };
  return [{ ...same, maps: mixing({ kind: "none" }, start, "").matrices.map(placeMap) }, ...placed];
}

/** The same mixing with its outputs averaged into one, at the middle. */
const pooled = ({ matrices, positions }: Mixing): Mixing => ({
  matrices: matrices.map((M) =>
    multiply(
      M,
      matrixFrom(M.cols, 1, () => 1 / M.cols),
    ),
  ),
  positions: [positions.reduce((sum, p) => sum + p, 0) / positions.length],
});

/**
 * R_1 … R_L, `R_l = M_Lᵀ … M_{l+1}ᵀ`, of several matrices in a layer their mean. Down a residual stream errors pass the
 * blocks by,
 * to leading order, so that only the mixing of the readout is met.
 */
function backwardMixings(mixings: readonly Mixing[], residual: boolean): Matrix[] {
  const means = mixings.map(({ matrices }) => scale(1 / matrices.length, matrices.reduce(add)));
  const last = mixings.length - 1;
  const outputs = means[last].cols;
  const R: Matrix[] = [matrixFrom(outputs, outputs, (p, q) => (p === q ? 1 : 0))];
  for (let l = last; l > 0; l--) {
    R.unshift(residual && l < last ? R[0] : multiply(R[0], transpose(means[l])));
  }
  return R;
}

/**
 * K without transport: each place gets the error of the output nearest to it; a pooled output is shared equally by all.
 */
function atItsPlace(outputs: readonly number[], places: readonly number[], pooledPlaces: number): Matrix {
  if (outputs.length === 1) return matrixFrom(1, places.length, () => 1 / pooledPlaces);
  const nearest = places.map((place) =>
    outputs.reduce((best, output, p) => (Math.abs(output - place) < Math.abs(outputs[best] - place) ? p : best), 0),
  );
  return matrixFrom(outputs.length, places.length, (p, q) => (nearest[q] === p ? 1 : 0));
}

/** The smallest number with all its digits: squares below it are what underflow has left of them. */
const SMALLEST_NORMAL = 2 ** -1022;

/**
 * The cosine from an inner product and two squared norms; null where one of the two vanishes, is infinite or has lost
 * its digits to underflow, since it has no direction.
 */
export function cosine(inner: number, squaredNormA: number, squaredNormB: number): number | null {
  const size = Math.sqrt(squaredNormA) * Math.sqrt(squaredNormB);
  const whole = squaredNormA >= SMALLEST_NORMAL && squaredNormB >= SMALLEST_NORMAL && size < Infinity;
  return whole ? Math.max(-1, Math.min(1, inner / size)) : null;
}

/**
 * The root mean square of the cosine between two unrelated random vectors of `dimension` entries: what chance shows.
 */
export const chanceCosine = (dimension: number): number => 1 / Math.sqrt(dimension);

/** One number a layer, keyed by the layer's index; null where it does not exist. */
export type PerLayer = Record<string, number | null>;

/** A measure of each layer, and of all of them stacked into one vector. */
export interface Alignment {
  readonly layers: PerLayer;
  readonly total: number | null;
}

/** The parts of the cosine in one layer. */
export interface CosineParts {
  readonly layer: number;
  readonly inner: number;
  readonly squaredNormA: number;
  readonly squaredNormB: number;
}

/** The cosines of all layers, and of the stacked vectors. */
export function alignmentOf(parts: readonly CosineParts[]): Alignment {
  const sum = (of: (part: CosineParts) => number) => parts.reduce((total, part) => total + of(part), 0);
  return {
    layers: Object.fromEntries(parts.map((p) => [p.layer, cosine(p.inner, p.squaredNormA, p.squaredNormB)])),
    total: cosine(
      sum((p) => p.inner),
      sum((p) => p.squaredNormA),
      sum((p) => p.squaredNormB),
    ),
  };
}

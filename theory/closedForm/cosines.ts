/** One number a layer, keyed by the layer's index; null where it does not exist. */
export type ByLayer = Record<string, number | null>;

/** A cosine of each layer, and of all layers stacked into one vector. */
export interface LayerCosines {
  readonly layers: ByLayer;
  readonly total: number | null;
}

/**
 * The parts of the cosine between two vectors A and B of one layer, and the logarithms of the terms that they are the
 * sums of.
 */
export interface CosineParts {
  readonly layer: number;
  readonly inner: number;
  readonly squareA: number;
  readonly squareB: number;
  readonly logInner: readonly number[];
  readonly logSquareA: readonly number[];
  readonly logSquareB: readonly number[];
}

/** Sums of squares in this range have lost no term that counts to underflow: what is lost is below 1e-308. */
const SAFE = [1e-250, 1e250] as const;

const isSafe = (square: number): boolean => square >= SAFE[0] && square <= SAFE[1];

/**
 * The cosines of all layers, and of the stacked vectors; null where a vector vanishes and has no direction.
 * Gains are powers `z^(2^(l−1))`, in deep networks below all numbers while their directions are as definite as ever:
 * then the sums are taken of logarithms.
 */
export function cosinesOf(parts: readonly CosineParts[]): LayerCosines {
  const total = (of: (part: CosineParts) => number) => parts.reduce((sum, part) => sum + of(part), 0);
  const all = (of: (part: CosineParts) => readonly number[]) => parts.flatMap(of);
  return {
    layers: Object.fromEntries(parts.map((part) => [part.layer, cosine(part)])),
    total: cosine({
      inner: total((part) => part.inner),
      squareA: total((part) => part.squareA),
      squareB: total((part) => part.squareB),
      logInner: all((part) => part.logInner),
      logSquareA: all((part) => part.logSquareA),
      logSquareB: all((part) => part.logSquareB),
    }),
  };
}

function cosine({ inner, squareA, squareB, ...logs }: Omit<CosineParts, "layer">): number | null {
  if (isSafe(squareA) && isSafe(squareB)) return Math.min(1, inner / (Math.sqrt(squareA) * Math.sqrt(squareB)));
  const [A, B] = [logSum(logs.logSquareA), logSum(logs.logSquareB)];
  if (A === null || B === null) return null;
  return Math.min(1, Math.exp((logSum(logs.logInner) ?? Number.NEGATIVE_INFINITY) - (A + B) / 2));
}

/** The logarithm of a sum, from those of its terms; null for a sum of zeros. */
function logSum(logs: readonly number[]): number | null {
  const largest = Math.max(...logs);
  if (!(largest > Number.NEGATIVE_INFINITY)) return null;
  return largest + Math.log(logs.reduce((sum, x) => sum + Math.exp(x - largest), 0));
}

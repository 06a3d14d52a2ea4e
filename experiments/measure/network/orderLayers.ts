import type { Tensor } from "../../../src/data/checkpoints/index.ts";
import { InputError } from "../../../src/inputError.ts";

/** A layer's tensor, and how to read it. */
export interface OrderedLayer {
  readonly tensor: Tensor;
  /** Whether it is stored input by output (kernels of Flax: height, width, in, out). */
  readonly transposed: boolean;
}

/** More candidates than this are not tried in every order. */
const MOST = 12;

/**
 * The layers from the input to the output: in the order given where each fits on the one below, else in the only order
 * in which they do.
 * Throws an InputError, which asks for a map, where no order fits or more than one.
 */
export function orderLayers(weights: readonly Tensor[], where: string): OrderedLayer[] {
  const shapes = weights.map(({ name, shape }) => `${name} (${shape.join(" × ")})`).join(", ") || "none";
  if (weights.length < 2) {
    throw new InputError(`${where}: needs the weights of at least two layers, got ${shapes}`);
  }
  for (const turned of [false, true]) {
    const layers = weights.map((tensor) => layerOf(tensor, turned));
    if (fits(layers)) return layers;
  }
  const found =
    weights.length > MOST
      ? []
      : [false, true]
          .map((turned) => orders(weights.map((tensor) => layerOf(tensor, turned))))
          .find((of) => of.length > 0);
  if (found?.length === 1) return found[0];
  const problem = found && found.length > 1 ? "more than one order of them fits" : "no order of them fits";
  throw new InputError(
    `${where}: needs layers of which each takes what the one below gives, got ${shapes}, and ${problem}; name them with --map`,
  );
}

/** Kernels by that name are stored input by output; others are where that makes the layers fit. */
export function layerOf(tensor: Tensor, turned: boolean): OrderedLayer {
  const isKernel = /kernel\d*$/i.test(tensor.name);
  return { tensor, transposed: isKernel || (turned && tensor.shape.length === 2) };
}

/** What a layer takes and gives: units of a full layer, channels of a convolution. */
export function ends({ tensor: { shape }, transposed }: OrderedLayer): { takes: number; gives: number } {
  if (shape.length === 4) {
    return transposed ? { takes: shape[2], gives: shape[3] } : { takes: shape[1], gives: shape[0] };
  }
  return transposed ? { takes: shape[0], gives: shape[1] } : { takes: shape[1], gives: shape[0] };
}

const isConvolution = ({ tensor }: OrderedLayer): boolean => tensor.shape.length === 4;

/** Whether `above` can stand on `below`: a full layer on maps takes whole maps. */
function follows(below: OrderedLayer, above: OrderedLayer): boolean {
  const { gives } = ends(below);
  const { takes } = ends(above);
  if (isConvolution(above)) return isConvolution(below) && takes === gives;
  return isConvolution(below) ? takes % gives === 0 : takes === gives;
}

const fits = (layers: readonly OrderedLayer[]): boolean =>
  !isConvolution(layers.at(-1)!) && layers.slice(1).every((layer, i) => follows(layers[i], layer));

/** Up to two orders in which all layers fit. */
function orders(layers: readonly OrderedLayer[]): OrderedLayer[][] {
  const found: OrderedLayer[][] = [];
  let tries = 0;
  const extend = (chain: readonly OrderedLayer[], rest: readonly OrderedLayer[]): void => {
    if (found.length > 1 || ++tries > 100_000) return;
    if (rest.length === 0 && fits(chain)) found.push([...chain]);
    for (const next of rest) {
      if (chain.length > 0 && !follows(chain.at(-1)!, next)) continue;
      extend(
        [...chain, next],
        rest.filter((other) => other !== next),
      );
    }
  };
  extend([], layers);
  return found;
}

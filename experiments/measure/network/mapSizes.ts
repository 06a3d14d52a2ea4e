import { InputError } from "../../../src/inputError.ts";
import { sidesAbove, type Sides } from "./windows.ts";

/** What is known of a convolution before its maps are. */
export interface Kernel {
  readonly name: string;
  readonly channelsIn: number;
  readonly channelsOut: number;
  readonly kernel: Sides;
  /** As a map names them. */
  readonly stride: number | undefined;
  readonly padding: number | undefined;
}

/** What tells the sizes of maps. */
export interface SizeClues {
  /** Height and width of the inputs. */
  readonly input: Sides | null;
  /**
   * For the maps above each convolution: how many units they have, where feedback or the full layer above tells; null
   * where nothing does.
   */
  readonly units: readonly (number | null)[];
}

/** The sizes of the maps around one convolution. */
export interface Sizes {
  readonly size: Sides;
  readonly outputSize: Sides;
  readonly stride: number;
  readonly padding: number;
}

/**
 * The sizes of the maps around a stack of convolutions: from the clues, upwards and downwards, taking stride 1 and no
 * padding where two sizes do not say otherwise.
 * Throws an InputError where the clues contradict each other, as they do with pooling between the layers, and where
 * there are too few.
 */
export function mapSizes(kernels: readonly Kernel[], { input, units }: SizeClues, where: string): Sizes[] {
  const sides: (Sides | null)[] = [input, ...kernels.map((kernel, i) => squareOf(units[i], kernel.channelsOut))];
  const steps: ([stride: number, padding: number] | null)[] = kernels.map(() => null);
  const upwards = kernels.map((_, i) => i);
  for (const i of [...upwards, ...upwards.toReversed(), ...upwards]) {
    const { kernel, stride = 1, padding = 0 } = kernels[i];
    const [below, above] = [sides[i], sides[i + 1]];
    if (below !== null && above !== null) steps[i] = stepBetween(kernels[i], below, above, where);
    else if (below !== null) sides[i + 1] = sidesAbove(below, kernel, stride, padding);
    else if (above !== null) {
      sides[i] = [0, 1].map((d) => (above[d] - 1) * stride + kernel[d] - 2 * padding) as unknown as Sides;
    }
  }
  return kernels.map(({ name }, i) => {
    const [size, outputSize, step] = [sides[i], sides[i + 1], steps[i]];
    if (size === null || outputSize === null || step === null || Math.min(...size, ...outputSize) < 1) {
      throw new InputError(
        `${where}: needs to know the size of the maps of ${name}; give the size of the inputs with --map, as "input": [channels, height, width], or the data`,
      );
    }
    return { size, outputSize, stride: step[0], padding: step[1] };
  });
}

/**
 * The side of square maps of so many units in all; null where they do not make whole squares, or a single place, which
 * says nothing.
 */
function squareOf(units: number | null, channels: number): Sides | null {
  if (units === null || units === channels) return null;
  const side = Math.sqrt(units / channels);
  return Number.isInteger(side) ? [side, side] : null;
}

/**
 * Stride and padding that lead from one size to the other: the smallest stride, without padding or with as much as
 * keeps a map's size.
 */
function stepBetween(
  { name, kernel, stride, padding }: Kernel,
  below: Sides,
  above: Sides,
  where: string,
): [stride: number, padding: number] {
  const strides = stride === undefined ? [1, 2, 3, 4] : [stride];
  const paddings = padding === undefined ? [0, Math.floor(kernel[0] / 2)] : [padding];
  for (const s of strides) {
    for (const p of paddings) {
      const found = sidesAbove(below, kernel, s, p);
      if (found[0] === above[0] && found[1] === above[1]) return [s, p];
    }
  }
  throw new InputError(
    `${where}: ${name} needs a stride and padding that lead from maps of ${below.join(" × ")} to ${above.join(" × ")}, got a kernel of ${kernel.join(" × ")}${stride === undefined ? "" : ` with stride ${stride}`}; pooling between layers is not read`,
  );
}

/** What the textures of a class have in common. Colours are red, green, blue. */
export interface TextureClass {
  readonly name: string;
  /** The mean direction of the waves, in radians. */
  readonly direction: number;
  /** The exponent a of the power spectrum 1/f^a: larger is coarser. */
  readonly exponent: number;
  /** The colours along which pixels vary most, of unit length. */
  readonly axis: readonly [number, number, number];
  /** The mean colour, relative to grey. */
  readonly mean: readonly [number, number, number];
}

const DIRECTIONS = 5;

/** How far the axes of the classes lean from grey towards a hue, and how far their means lie from grey. */
const LEAN = 0.45;
const MEAN_OFFSET = 0.05;

/** The ten classes: five directions, coarse, then fine, each with a hue of its own. */
export function textureClasses(): readonly TextureClass[] {
  return ["coarse", "fine"].flatMap((grain, g) =>
    Array.from({ length: DIRECTIONS }, (_, d): TextureClass => {
      // Steps of three tenths of the circle: neighbours in direction are far apart in hue.
      const hue = (2 * Math.PI * 3 * (g * DIRECTIONS + d)) / (2 * DIRECTIONS);
      const chroma = [0, 1, 2].map((c) => Math.sqrt(2 / 3) * Math.cos(hue - (2 * Math.PI * c) / 3));
      const axis = chroma.map((x) => Math.sqrt((1 - LEAN * LEAN) / 3) + LEAN * x);
      return {
        name: `${grain} ${(180 / DIRECTIONS) * d}°`,
        direction: (Math.PI / DIRECTIONS) * d,
        exponent: g === 0 ? 2 : 0,
        axis: axis as [number, number, number],
        mean: chroma.map((x) => MEAN_OFFSET * x) as [number, number, number],
      };
    }),
  );
}

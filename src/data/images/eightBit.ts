/**
 * The value as a pixel of an 8-bit image: a multiple of 1/255 between 0 and 1.
 * Engines may differ in the last bits of exponentials and logarithms, on which drawn images rest; rounded to 256 levels
 * the images are the same everywhere.
 */
export function eightBit(value: number): number {
  return Math.round(255 * Math.max(0, Math.min(1, value))) / 255;
}

/** Thrown for contents that exceed what was allowed. */
export class TooLarge extends Error {}

/** A number of bytes for a message. */
export function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  const units = ["KiB", "MiB", "GiB", "TiB"];
  const power = Math.min(units.length, Math.floor(Math.log2(bytes) / 10));
  return `${Number((bytes / 1024 ** power).toPrecision(3))} ${units[power - 1]}`;
}

/**
 * What a gzip file holds, and its length, inflated no further than `most` bytes. Contents of another length than
 * `expected` are counted and not kept, so that memory is taken for that many and no more.
 * Throws `TooLarge` when there is more than `most`, and what the platform throws for corrupt bytes.
 */
export async function inflated(
  bytes: Uint8Array,
  most: number,
  expected: number,
): Promise<{ readonly length: number; readonly contents: Uint8Array | null }> {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream("gzip"));
  const reader = stream.getReader();
  let contents: Uint8Array | null = new Uint8Array(Math.min(expected, most));
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (length + value.length > most) {
      await reader.cancel().catch(() => {});
      throw new TooLarge();
    }
    if (length + value.length > expected) contents = null;
    contents?.set(value, length);
    length += value.length;
  }
  return { length, contents: length === expected ? contents : null };
}

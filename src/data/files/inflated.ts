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
 * What compressed bytes hold, inflated no further than `most` bytes; nothing is kept when `keep` is false.
 * Throws `TooLarge` when there is more, and what the platform throws for corrupt bytes.
 */
export async function inflated(
  bytes: Uint8Array,
  format: "gzip" | "deflate-raw",
  most: number,
  keep = true,
): Promise<Uint8Array> {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream(format));
  const reader = stream.getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > most) {
      await reader.cancel().catch(() => {});
      throw new TooLarge();
    }
    if (keep) parts.push(value);
  }
  if (parts.length === 1) return parts[0];
  const all = new Uint8Array(keep ? length : 0);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

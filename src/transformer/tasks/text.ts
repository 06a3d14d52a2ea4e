import { InputError } from "../../inputError.ts";
import { fingerprint } from "../../record/index.ts";
import type { TokenSource } from "./tokenSource.ts";

/** A text as numbers: its distinct characters in the order of their code points, or its bytes. */
export interface EncodedText {
  readonly vocabulary: number;
  readonly symbols: Int32Array;
}

/** The symbols of a file's bytes, which are UTF-8 where characters are asked for. */
export function encodeText(bytes: Uint8Array, unit: "characters" | "bytes"): EncodedText {
  if (unit === "bytes") return { vocabulary: 256, symbols: Int32Array.from(bytes) };
  const points = Int32Array.from(Array.from(new TextDecoder().decode(bytes), (one) => one.codePointAt(0)!));
  const known = new Map([...new Set(points)].toSorted((a, b) => a - b).map((point, i) => [point, i]));
  return { vocabulary: known.size, symbols: points.map((point) => known.get(point)!) };
}

/**
 * Windows of a text at random places, out of its end for measuring and out of what is before for training; out of all
 * of it for both where no end is kept. Throws an InputError for a text in one of whose parts no window fits.
 */
export function textSource(
  { vocabulary, symbols }: EncodedText,
  { context, testFraction }: { context: number; testFraction: number },
): TokenSource {
  const kept = Math.ceil(testFraction * symbols.length);
  const end = symbols.length - kept;
  const part = { train: symbols.subarray(0, end), test: kept > 0 ? symbols.subarray(end) : symbols };
  for (const [use, { length }] of Object.entries(part)) {
    if (length > context) continue;
    throw new InputError(
      `problem: data.path must be a text of more than network.context ${context} symbols to ${use} on, got ${length}`,
    );
  }
  return {
    vocabulary,
    draw(random, length, { tokens, targets }, measured) {
      const text = measured ? part.test : part.train;
      for (let from = 0; from < tokens.length; from += length) {
        const at = random.integer(text.length - length);
        for (let t = 0; t < length; t++) {
          tokens[from + t] = text[at + t];
          targets[from + t] = text[at + t + 1];
        }
      }
    },
    optimum: () => null,
    fingerprint: () => fingerprint(new Uint8Array(symbols.buffer)),
  };
}

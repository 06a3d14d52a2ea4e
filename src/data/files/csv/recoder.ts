import { InputError } from "../../../inputError.ts";

/** Turns the pieces of a text file, in order, into UTF-8 without a byte order mark; `last` says that no more follow. */
export type Recoder = (bytes: Uint8Array, last: boolean) => Uint8Array;

/** Bytes by which an encoding is told. */
const LOOKED_AT = 1000;

/**
 * The recoder for a file that starts with `head`: UTF-16 of either byte order (as Excel writes "Unicode text"), known
 * by its mark or by its zero bytes, becomes UTF-8; anything else is taken for UTF-8.
 * The recoder throws `InputError` for UTF-16 that is damaged.
 */
export function recoderFor(head: Uint8Array, where: string): Recoder {
  const encoding = utf16Of(head);
  if (encoding === null) {
    let first = true;
    return (bytes) => {
      const marked = first && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
      first = false;
      return marked ? bytes.subarray(3) : bytes;
    };
  }
  const decoder = new TextDecoder(encoding, { fatal: true });
  const encoder = new TextEncoder();
  return (bytes, last) => {
    try {
      return encoder.encode(decoder.decode(bytes, { stream: !last }));
    } catch (error) {
      throw new InputError(`${where}: a CSV file needs to be UTF-8 text, got other bytes`, { cause: error });
    }
  };
}

function utf16Of(head: Uint8Array): "utf-16le" | "utf-16be" | null {
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
  const pairs = Math.min(LOOKED_AT, head.length) >> 1;
  let even = 0;
  let odd = 0;
  for (let i = 0; i < pairs; i++) {
    if (head[2 * i] === 0) even++;
    if (head[2 * i + 1] === 0) odd++;
  }
  if (pairs >= 2 && odd > 0.4 * pairs && even < 0.1 * pairs) return "utf-16le";
  return pairs >= 2 && even > 0.4 * pairs && odd < 0.1 * pairs ? "utf-16be" : null;
}

/**
 * What a terminal would obey rather than show: control characters, and marks that turn the direction of writing or end
 * a line.
 */
// oxlint-disable-next-line no-control-regex
const OBEYED = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** A text with the characters that a terminal would obey written as JSON escapes them, except those in `kept`. */
export const printable = (text: string, kept = ""): string =>
  text.replace(OBEYED, (character) =>
    kept.includes(character)
      ? character
      : (SHORT[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`),
  );

import { InputError } from "../../../inputError.ts";
import { createNumberReader } from "./readNumber.ts";

/** Where a table begins in its text, and what separates its cells. */
export interface Layout {
  /** The byte at which the line of column names begins: what comes before are comments and a `sep=` line. */
  readonly start: number;
  /** The line in which it lies, less one. */
  readonly lines: number;
  readonly separator: number;
  /** Whether the line of names begins with a `#`, as NumPy's `savetxt` writes it. */
  readonly marked: boolean;
}

const SEPARATORS = [",", ";", "\t", "|"];
const HASH = 0x23;

/**
 * Looks at the beginning of a table (UTF-8): skips blank lines, lines that begin with `#` and Excel's `sep=;`, and
 * takes for the separator what occurs most often outside quotes in the line of names, a comma when nothing does.
 * Throws `InputError` for columns separated by spaces.
 */
export function findLayout(head: Uint8Array, where: string): Layout {
  const lines = linesOf(head);
  let separator: string | undefined;
  let at = 0;
  let hash = -1;
  for (; at < lines.length; at++) {
    const { text, start } = lines[at];
    const named = /^"?sep=(.)"?\s*$/i.exec(text);
    if (named) separator ??= named[1];
    else if (head[start] === HASH) hash = at;
    else if (text.trim() !== "") break;
  }
  // A comment right above a line of numbers of as many cells names the columns.
  const below = lines[at];
  const chosen = separator ?? separatorOf(lines[hash >= 0 && below && isData(below.text) ? hash : at]?.text ?? "");
  const marked =
    hash >= 0 &&
    below !== undefined &&
    isData(below.text, chosen) &&
    cells(lines[hash].text, chosen) === cells(below.text, chosen);
  const header = marked ? hash : at;
  const text = lines[header]?.text ?? "";
  if (cells(text, chosen) === 1 && text.trim().split(/\s+/).length > 1 && isData(lines[header + 1]?.text ?? "", " ")) {
    throw new InputError(`${where}: needs columns separated by commas, semicolons, tabs or |, got spaces`);
  }
  return { start: lines[header]?.start ?? 0, lines: header, separator: chosen.charCodeAt(0), marked };
}

interface Line {
  readonly start: number;
  readonly text: string;
}

function linesOf(head: Uint8Array): Line[] {
  const decoder = new TextDecoder();
  const lines: Line[] = [];
  let start = 0;
  for (let i = 0; i <= head.length; i++) {
    if (i < head.length && head[i] !== 10 && head[i] !== 13) continue;
    lines.push({ start, text: decoder.decode(head.subarray(start, i)) });
    if (head[i] === 13 && head[i + 1] === 10) i++;
    start = i + 1;
  }
  return lines;
}

const bare = (line: string): string => line.replaceAll(/"[^"]*"/g, "");

const cells = (line: string, separator: string): number => bare(line).split(separator).length;

const separatorOf = (line: string): string =>
  SEPARATORS.reduce((best, one) => (cells(line, one) > cells(line, best) ? one : best));

/** Whether a line holds nothing but numbers. */
function isData(line: string, separator = separatorOf(line)): boolean {
  const reader = createNumberReader();
  const parts = line.trim().split(separator === " " ? /\s+/ : separator);
  return parts.every((part) => {
    const bytes = new TextEncoder().encode(part.trim());
    return !Number.isNaN(reader.read(bytes, 0, bytes.length));
  });
}

/** Where in a text something is: lines and columns count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** What a JSON text has that JSON allows and a problem must not. */
export interface JsonFaults {
  /** Where brackets are nested deeper than allowed; nothing after it was looked at. */
  readonly tooDeep: Place | null;
  /** The first key that an object has twice, and where it stands again. */
  readonly repeated: (Place & { readonly key: string }) | null;
}

const [QUOTE, BACKSLASH, COLON] = [0x22, 0x5c, 0x3a];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];
const isSpace = (code: number): boolean => code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;

/**
 * Looks through a text once, in memory of its keys, for nesting deeper than `deepest` and for repeated keys. Of a text
 * that is not JSON it may say anything, but it ends.
 */
export function scanJson(text: string, deepest: number): JsonFaults {
  /** The keys of every object that is open; null for a list. */
  const open: (Set<string> | null)[] = [];
  let repeated: JsonFaults["repeated"] = null;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === OPEN_LIST || code === OPEN_OBJECT) {
      open.push(code === OPEN_LIST ? null : new Set());
      if (open.length > deepest) return { tooDeep: placeOf(text, at), repeated };
    } else if (code === CLOSE_LIST || code === CLOSE_OBJECT) open.pop();
    else if (code === QUOTE) {
      const end = endOfString(text, at);
      const keys = open.at(-1);
      if (keys && repeated === null && isKey(text, end)) {
        const key = unescaped(text.slice(at, end));
        if (keys.has(key)) repeated = { key, ...placeOf(text, at) };
        keys.add(key);
      }
      at = end - 1;
    }
  }
  return { tooDeep: null, repeated };
}

/** The position after the string that begins at `at`. */
function endOfString(text: string, at: number): number {
  let end = at + 1;
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code === QUOTE) return end + 1;
    if (code === BACKSLASH) end++;
  }
  return text.length;
}

function isKey(text: string, end: number): boolean {
  let at = end;
  while (isSpace(text.charCodeAt(at))) at++;
  return text.charCodeAt(at) === COLON;
}

function unescaped(string: string): string {
  try {
    return String(JSON.parse(string));
  } catch {
    return string;
  }
}

function placeOf(text: string, at: number): Place {
  const before = text.slice(0, at).split("\n");
  return { line: before.length, column: before[before.length - 1].length + 1 };
}

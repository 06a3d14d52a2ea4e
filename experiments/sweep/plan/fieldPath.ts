/** A JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

const SEGMENT = /^(?:[A-Za-z]\w*|\d+)$/;

/**
 * The parts of a dotted path such as `network.widths.0`; null for a text that is none. Only names and indices are
 * parts, `__proto__` is not.
 */
export function pathParts(path: string): string[] | null {
  const parts = path.split(".");
  return parts.every((part) => SEGMENT.test(part)) ? parts : null;
}

/**
 * A copy of `root` with `value` at a path; the value itself is unchanged. Objects on the way are made when missing,
 * entries of lists must exist.
 * Undefined where the path leads into something that is neither.
 */
export function withValue(root: Json | undefined, parts: readonly string[], value: Json): Json | undefined {
  if (parts.length === 0) return value;
  const [part, ...rest] = parts;
  if (Array.isArray(root)) {
    const index = Number(part);
    if (!(index < root.length)) return undefined;
    const entry = withValue((root as readonly Json[])[index], rest, value);
    return entry === undefined ? undefined : root.with(index, entry);
  }
  if (root !== undefined && !isObject(root)) return undefined;
  const entry = withValue(ownValue(root, part), rest, value);
  return entry === undefined ? undefined : { ...root, [part]: entry };
}

/** The value at a path; undefined where there is nothing. */
export function valueAt(root: unknown, parts: readonly string[]): unknown {
  if (parts.length === 0) return root;
  const [part, ...rest] = parts;
  return valueAt(ownValue(root, part), rest);
}

function ownValue(holder: unknown, key: string): Json | undefined {
  if (typeof holder !== "object" || holder === null || !Object.hasOwn(holder, key)) return undefined;
  return (holder as Record<string, Json>)[key];
}

const isObject = (value: unknown): value is { readonly [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * JSON text with the keys of every object in sorted order and no spaces: the same value always gives the same bytes, so
 * the text can be hashed.
 * Keys whose value is undefined are left out, as JSON does. Throws a RangeError for what JSON cannot hold (NaN,
 * infinities, functions, a bare undefined).
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === "string" || typeof value === "boolean") return JSON.stringify(value);
  if (typeof value === "number" && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value === "object") {
    const entries = Object.entries(value).filter(([, held]) => held !== undefined);
    entries.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, held]) => `${JSON.stringify(key)}:${canonicalJson(held)}`).join(",")}}`;
  }
  throw new RangeError(`canonicalJson: needs what JSON can hold, got ${String(value)}`);
}

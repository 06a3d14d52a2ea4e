import { nearest } from "../../../src/nearest.ts";

export { nearest };

/** `; did you mean "…"?`, or the known names when none is near: the end of a sentence about an unknown one. */
export function suggestion(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  if (near !== null) return `; did you mean "${near}"?`;
  return known.length === 0 ? "; there are none" : `; known are ${known.join(", ")}`;
}

import { LINE_KINDS, lineKindsIn } from "../plot/index.ts";

/** What the points and the lines of a plot stand for, in words: read off its traces, that it cannot say otherwise. */
export function lookWords(data: readonly Record<string, unknown>[]): string {
  const kinds = lineKindsIn(data);
  if (kinds.length === 0) return "Points: measurement.";
  if (kinds.length === 1 && kinds[0] === "theory") return "Points: measurement. Lines: theory.";
  return `Points: measurement. Lines, ${kinds.map((kind) => LINE_KINDS[kind].words).join("; ")}.`;
}

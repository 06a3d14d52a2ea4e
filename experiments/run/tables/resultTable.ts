import { table } from "./textTable.ts";

/**
 * A run as people read it: what was run, a row for each time it was looked at, what the headings mean, and how it
 * ended.
 */
export interface ResultTable {
  readonly summary: string;
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly legend: string;
  readonly ending: string;
}

/** The same as text. */
export const printed = ({ summary, headings, rows, legend, ending }: ResultTable): string =>
  `${summary}\n\n${table(headings, rows, [])}\n${legend}\n${ending}\n`;

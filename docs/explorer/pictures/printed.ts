import type { NumberTable } from "../picture.ts";

/** What a printed simulation consists of: a line of what was run, a table under a rule of dashes, and what is said of it. */
export interface Printed {
  readonly summary: string;
  readonly table: NumberTable;
  readonly ending: string;
}

/** Columns are at least this far apart. */
const GAP = / {2,}/;

/** Takes the text that the command line prints apart, so that the page shows the very same digits. `times` are those of the rows. */
export function takeApart(text: string, times: readonly number[]): Printed {
  const lines = text.trimEnd().split("\n");
  const rule = lines.findIndex((line) => line.startsWith("─"));
  const cells = (line: string) => line.trim().split(GAP);
  const rows = lines.slice(rule + 1, rule + 1 + times.length).map(cells);
  return {
    summary: lines[0],
    table: { headings: cells(lines[rule - 1]), rows, times },
    ending: lines[lines.length - 1],
  };
}

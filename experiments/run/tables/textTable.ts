/**
 * Rows of text under headings, columns padded to one width; numbers to the right, the columns of `left` to the left.
 */
export function table(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  left: readonly number[] = [0],
): string {
  const all = [headings, ...rows];
  const widths = headings.map((_, j) => Math.max(...all.map((row) => row[j].length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, j) => (left.includes(j) ? cell.padEnd(widths[j]) : cell.padStart(widths[j])))
      .join("  ")
      .trimEnd();
  const rule = widths.map((width) => "─".repeat(width)).join("  ");
  return `${[line(headings), rule, ...rows.map(line)].join("\n")}\n`;
}

/** A number for a table, four significant digits; a dash for what does not exist. */
export function shown(value: number | null | undefined, digits = 4): string {
  if (value === null || value === undefined) return "–";
  if (Number.isInteger(value) && Math.abs(value) < 1e6) return String(value);
  const size = Math.abs(value);
  return size >= 1e-3 && size < 1e6 ? value.toPrecision(digits) : value.toExponential(digits - 2);
}

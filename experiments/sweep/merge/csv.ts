import Papa from "papaparse";
import type { Column } from "./table.ts";

/** A table as CSV (RFC 4180, but lines end in a newline alone): numbers in full, nothing for null, lists as JSON. */
export function csv(columns: readonly Column[]): Uint8Array {
  const cells = columns.map(({ type, values }) =>
    type === "list" || type === "json"
      ? values.map((value) => (value === null ? null : JSON.stringify(value)))
      : values,
  );
  const data = (columns[0]?.values ?? []).map((_, row) => cells.map((column) => column[row]));
  const text = Papa.unparse({ fields: columns.map(({ name }) => name), data }, { newline: "\n" });
  return new TextEncoder().encode(`${text}\n`);
}

/** Words for a value that is missing, as pandas reads them, and the question mark of older repositories. */
const MISSING: ReadonlySet<string> = new Set([
  "",
  "?",
  "#N/A",
  "#N/A N/A",
  "#NA",
  "#NAME?",
  "#VALUE!",
  "#REF!",
  "#DIV/0!",
  "-1.#IND",
  "-1.#QNAN",
  "1.#IND",
  "1.#QNAN",
  "<NA>",
  "N/A",
  "n/a",
  "NA",
  "NULL",
  "null",
  "None",
]);

export type CellKind = "missing" | "infinite" | "true" | "false" | "text";

/** What a cell that is no finite number holds. */
export function cellKind(text: string): CellKind {
  if (MISSING.has(text) || /^[+-]?nan$/i.test(text)) return "missing";
  if (/^[+-]?inf(inity)?$/i.test(text)) return "infinite";
  const lower = text.toLowerCase();
  return lower === "true" || lower === "false" ? lower : "text";
}

/** A cell for a message. */
export const shownCell = (text: string): string =>
  text === "" ? "an empty cell" : `"${text.length > 40 ? `${text.slice(0, 40)}…` : text}"`;

import Papa from "papaparse";
import { InputError } from "../../inputError.ts";
import { matrix, type Matrix } from "../../linalg/index.ts";
import { classTargets } from "./classTargets.ts";
import type { Dataset } from "./dataset.ts";

/**
 * The dataset of a CSV file (RFC 4180; separated by commas, semicolons or tabs; UTF-8) whose first line names the columns.
 * `targets` names the target columns, separated by commas; all other columns are inputs. Numeric targets are taken as numbers;
 * one column of texts holds class labels and becomes one-hot. Rows are counted from 1 after the header, blank lines left out.
 * Throws `InputError` when no targets are named (with the list of columns), for unknown names, empty or repeated column names,
 * ragged rows, no rows, and cells that are empty, not numbers, or not finite.
 */
export function parseCsv(
  bytes: Uint8Array,
  where: string,
  options: { readonly source: string; readonly targets?: string; readonly limit?: number },
): Dataset {
  const [header, ...rows] = parseCells(bytes, where);
  const names = columnNames(header, where);
  const targetColumns = findTargets(names, options.targets, where);
  const inputColumns = names.map((_, j) => j).filter((j) => !targetColumns.includes(j));
  if (inputColumns.length === 0) {
    throw new InputError(`${where}: needs a column besides the targets ${options.targets} to be the input, got none`);
  }
  if (rows.length === 0) throw new InputError(`${where}: needs rows of data after its header, got none`);
  rows.forEach((row, i) => {
    if (row.length !== names.length) {
      throw new InputError(`${where}: needs ${names.length} cells in every row, got ${row.length} in row ${i + 1}`);
    }
  });

  const samples = Math.min(rows.length, options.limit ?? Infinity);
  const inputs = numbers(rows.slice(0, samples), inputColumns, names, "input", where);
  const common = { inputs, inputNames: inputColumns.map((j) => names[j]), source: options.source };
  if (targetColumns.length === 1) {
    const cells = rows.map((row) => row[targetColumns[0]].trim());
    if (cells.every(isText)) {
      const labelled = classTargets(cells, samples, `${where}, column "${names[targetColumns[0]]}"`);
      return { ...common, ...labelled };
    }
  }
  return { ...common, targets: numbers(rows.slice(0, samples), targetColumns, names, "target", where) };
}

function parseCells(bytes: Uint8Array, where: string): string[][] {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new InputError(`${where}: a CSV file needs to be UTF-8 text, got other bytes`, { cause: error });
  }
  text = text.replaceAll(/\r\n?/g, "\n");
  const { data, errors } = Papa.parse<string[]>(text, { delimiter: findDelimiter(text), newline: "\n" });
  if (errors.length > 0) {
    const { message, row } = errors[0];
    throw new InputError(`${where}: a CSV file needs well-formed quotes, got "${message}" in line ${(row ?? 0) + 1}`);
  }
  return data.filter((row) => row.length > 1 || row[0].trim() !== "");
}

/** The separator that occurs most often in the first line with text, outside quotes; a comma when none does. */
function findDelimiter(text: string): string {
  const line = (/^.*\S.*$/m.exec(text)?.[0] ?? "").replaceAll(/"[^"]*"/g, "");
  const count = (delimiter: string): number => line.split(delimiter).length;
  return [",", ";", "\t"].reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best));
}

function columnNames(header: readonly string[] | undefined, where: string): string[] {
  if (!header) throw new InputError(`${where}: needs a header line that names the columns, got an empty file`);
  const names = header.map((name) => name.trim());
  const seen = new Map<string, number>();
  names.forEach((name, j) => {
    if (name === "")
      throw new InputError(`${where}: needs a name for every column in its header, got none for column ${j + 1}`);
    if (seen.has(name)) {
      throw new InputError(
        `${where}: needs distinct column names in its header, got "${name}" for columns ${seen.get(name)! + 1} and ${j + 1}`,
      );
    }
    seen.set(name, j);
  });
  return names;
}

function findTargets(names: readonly string[], targets: string | undefined, where: string): number[] {
  const shown = names.length > 20 ? `${names.slice(0, 20).join(", ")}, … (${names.length} columns)` : names.join(", ");
  if (targets === undefined) throw new InputError(`${where}: needs its target columns named, got none out of ${shown}`);
  // One name that itself contains a comma goes first.
  const wanted = names.includes(targets.trim()) ? [targets.trim()] : targets.split(",").map((name) => name.trim());
  return wanted.map((name, k) => {
    const j = names.indexOf(name);
    if (j < 0) throw new InputError(`${where}: targets need to be among its columns ${shown}, got "${name}"`);
    if (wanted.indexOf(name) !== k) throw new InputError(`${where}: targets need to be distinct, got "${name}" twice`);
    return j;
  });
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const NOT_FINITE = /^[+-]?(nan|inf|infinity)$/i;

const isText = (cell: string): boolean => cell !== "" && !NUMBER.test(cell) && !NOT_FINITE.test(cell);

function numbers(
  rows: readonly (readonly string[])[],
  columns: readonly number[],
  names: readonly string[],
  role: "input" | "target",
  where: string,
): Matrix {
  const M = matrix(rows.length, columns.length);
  let k = 0;
  for (let i = 0; i < rows.length; i++) {
    for (const j of columns) {
      const cell = rows[i][j].trim();
      const value = NUMBER.test(cell) ? Number(cell) : Number.NaN;
      if (!Number.isFinite(value)) {
        const found = cell === "" ? "an empty cell" : `"${cell.length > 40 ? `${cell.slice(0, 40)}…` : cell}"`;
        throw new InputError(
          `${where}: ${role} column "${names[j]}" needs finite numbers${role === "target" ? " (or nothing but texts)" : ""}, got ${found} in row ${i + 1}`,
        );
      }
      M.data[k++] = value;
    }
  }
  return M;
}

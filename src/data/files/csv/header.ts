import { InputError } from "../../../inputError.ts";
import { nearest } from "../../../nearest.ts";
import { namedTarget, type TargetKind } from "../labelRule.ts";

const SHOWN = 20;

/** Column names for a message. */
export const listed = (names: readonly string[]): string =>
  names.length > SHOWN ? `${names.slice(0, SHOWN).join(", ")}, … (${names.length} columns)` : names.join(", ");

const NUMBER = /^[+-]?(\d+[.,]?\d*|[.,]\d+)(e[+-]?\d+)?$/i;

/**
 * The names of the columns in a header line; an empty one stands for a column that has none.
 * Throws `InputError` for a line that looks like data and for repeated names.
 */
export function columnNames(cells: readonly string[], marked: boolean, where: string): string[] {
  const names = marked ? [cells[0].replace(/^#\s*/, ""), ...cells.slice(1)] : [...cells];
  const numbers = names.filter((name) => NUMBER.test(name));
  // Years and pixel numbers are names; measurements, and lines of nothing but numbers that do not count, are data.
  const plain = numbers.every((name) => /^\d+$/.test(name));
  const counted = plain && numbers.every((name, k) => Number(name) === Number(numbers[0]) + k);
  if (!plain || (numbers.length === names.length && names.length > 1 && !counted)) {
    throw new InputError(
      `${where}: needs a header line that names the columns, got a first line that looks like data (${listed(names)}): add a line of names`,
    );
  }
  const seen = new Map<string, number>();
  names.forEach((name, j) => {
    if (name !== "" && seen.has(name)) {
      throw new InputError(
        `${where}: needs distinct column names in its header, got "${name}" for columns ${seen.get(name)! + 1} and ${j + 1}`,
      );
    }
    seen.set(name, j);
  });
  return names;
}

/** Target columns, in the order in which they were named. */
export interface TargetColumns {
  readonly columns: readonly number[];
  /** What the one target column was said to hold. */
  readonly kind?: TargetKind | undefined;
}

/**
 * The columns that `targets` names: names separated by commas, in any case where that leaves no doubt, or the numbers
 * of columns counted from 1; `label:class` or `label:number` says what one column holds.
 * Throws `InputError` for unknown names, with the nearest one, for names said twice, and for kinds of several columns.
 */
export function findTargets(names: readonly string[], targets: string | undefined, where: string): TargetColumns {
  const shown = listed(names);
  if (targets === undefined) throw new InputError(`${where}: needs its target columns named, got none out of ${shown}`);
  const whole = targets.trim();
  // One name that itself contains a comma goes first.
  const parts = names.includes(whole) || names.includes(namedTarget(whole).name) ? [whole] : targets.split(",");
  const wanted = parts.map((part) => (names.includes(part.trim()) ? { name: part.trim() } : namedTarget(part.trim())));
  const columns = wanted.map(({ name }, k) => {
    const j = findColumn(names, name);
    if (j < 0) {
      // Short names are all near each other.
      const near = name.length > 2 ? nearest(name, names) : null;
      throw new InputError(
        `${where}: targets need to be among its columns ${shown}, got "${name}"${near === null ? "" : `; did you mean "${near}"?`}`,
      );
    }
    if (wanted.findIndex((other) => findColumn(names, other.name) === j) !== k) {
      throw new InputError(`${where}: targets need to be distinct, got "${name}" twice`);
    }
    return j;
  });
  const kind = wanted.find((one) => "kind" in one)?.kind;
  if (kind === "class" && columns.length > 1) {
    throw new InputError(`${where}: class labels need to be one target column, got ${columns.length}`);
  }
  return { columns, kind };
}

function findColumn(names: readonly string[], name: string): number {
  const exact = names.indexOf(name);
  if (exact >= 0) return exact;
  const lower = name.toLowerCase();
  const alike = names.flatMap((other, j) => (other.toLowerCase() === lower ? [j] : []));
  if (alike.length === 1 && name !== "") return alike[0];
  const number = /^\d+$/.test(name) ? Number(name) : 0;
  return number >= 1 && number <= names.length ? number - 1 : -1;
}

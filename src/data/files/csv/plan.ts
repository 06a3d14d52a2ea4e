import { InputError } from "../../../inputError.ts";
import { areLabels } from "../labelRule.ts";
import { MAX_CLASSES } from "../classTargets.ts";
import { shownCell } from "./cells.ts";
import type { TargetColumns } from "./header.ts";
import { MAX_CATEGORIES, type ColumnTally, type Found } from "./tally.ts";

/**
 * How the cells of one column become numbers: as they are, true and false as 1 and 0, or a one in the column of their
 * category.
 */
export interface ColumnPlan {
  readonly column: number;
  readonly kind: "number" | "boolean" | "categories";
  /** The column's categories, in code-unit order. */
  readonly categories: readonly string[];
}

/** How a table becomes a data set. */
export interface TablePlan {
  readonly names: readonly string[];
  readonly inputs: readonly ColumnPlan[];
  readonly inputNames: readonly string[];
  readonly targets: readonly ColumnPlan[];
  /** Names of the classes in the order of their indices, where the target is a label. */
  readonly classes: readonly string[] | null;
  /** Rows with no missing cell among those used. */
  readonly rows: number;
  /** Whether there are rows to leave out because they lack a value. */
  readonly drops: boolean;
  readonly notes: readonly string[];
}

export interface Tallied {
  readonly names: readonly string[];
  readonly targets: TargetColumns;
  readonly tallies: readonly ColumnTally[];
  /** Rows read, and rows that lack a value. */
  readonly rows: number;
  readonly incomplete: number;
}

/** Columns that only number the rows. */
const INDEX = /^(unnamed: \d+|index|id|row|rownames?|row_?id|row_?names?)?$/i;

/** Columns that say nothing of their sample: row numbers, names of rows, and unnamed ones without any content. */
export function isIndex(name: string, column: number, tally: ColumnTally): boolean {
  const { numbers, texts, whole, counting } = tally;
  if (name === "" && numbers + texts === 0) return true;
  if (name === "" && column === 0 && numbers === 0) return true;
  if (tally.missing !== null) return false;
  const rowNumbers = texts === 0 && whole && counting && numbers > 1;
  return rowNumbers && INDEX.test(name) && (column === 0 || name !== "");
}

/**
 * Decides from what the columns hold how each becomes numbers, and says so in notes.
 * Throws `InputError` for columns of numbers and texts, for too many categories, for cells that are not finite, and for
 * missing values unless `dropMissing`.
 */
export function planTable(tallied: Tallied, dropMissing: boolean, where: string): TablePlan {
  const { names, targets, tallies, rows, incomplete } = tallied;
  const others = names.map((_, j) => j).filter((j) => !targets.columns.includes(j));
  const index = others.filter((j) => isIndex(names[j], j, tallies[j]));
  const used = others.filter((j) => !index.includes(j));
  const columns = used.length > 0 ? used : others;
  const left = used.length > 0 ? index : [];
  const unnamed = columns.find((j) => names[j] === "");
  if (unnamed !== undefined) {
    throw new InputError(`${where}: needs a name for every column in its header, got none for column ${unnamed + 1}`);
  }
  const wrong = (j: number, role: "input" | "target", { row, text }: Found, more = ""): never => {
    throw new InputError(
      `${where}: ${role} column "${names[j]}" needs finite numbers${role === "target" ? " (or nothing but texts)" : ""}, got ${shownCell(text)} in row ${row}${more}`,
    );
  };
  const check = (j: number, role: "input" | "target"): void => {
    const { infinite, missing, point, comma } = tallies[j];
    if (infinite)
      wrong(j, role, infinite, /^[\d.,e+-]+$/i.test(infinite.text) ? ", which is too large for a double" : "");
    if (missing && !dropMissing) {
      const count = incomplete === 1 ? "1 row lacks" : `${incomplete} rows lack`;
      wrong(j, role, missing, ` (${count} a value; --drop-missing leaves such rows out)`);
    }
    if (point && comma) {
      throw new InputError(
        `${where}: ${role} column "${names[j]}" needs one decimal sign, got ${shownCell(point.text)} in row ${point.row} and ${shownCell(comma.text)} in row ${comma.row}`,
      );
    }
  };
  for (const j of columns) check(j, "input");
  for (const j of targets.columns) check(j, "target");
  if (rows - incomplete === 0) {
    throw new InputError(
      `${where}: needs rows without missing values, got one in each of its ${rows} rows (${missingColumns(names, tallies)})`,
    );
  }

  const inputs = columns.map((column): ColumnPlan => {
    const { numbers, texts, booleans, text, categories } = tallies[column];
    if (texts === 0) return { column, kind: "number", categories: [] };
    if (numbers > 0) return wrong(column, "input", text!);
    if (booleans === texts) return { column, kind: "boolean", categories: [] };
    if (categories.size > MAX_CATEGORIES) {
      throw new InputError(
        `${where}: input column "${names[column]}" needs numbers, or texts of at most ${MAX_CATEGORIES} kinds, got more (${shownCell(text!.text)} in row ${text!.row}): leave the column out`,
      );
    }
    return { column, kind: "categories", categories: [...categories].toSorted() };
  });
  const inputNames = inputs.flatMap(({ column, kind, categories }) =>
    kind === "categories" ? categories.map((category) => `${names[column]}=${category}`) : [names[column]],
  );
  const decided = decideTargets(tallied, where, wrong);
  const oneHot = inputs.filter(({ kind }) => kind === "categories");
  const truths = inputs.filter(({ kind }) => kind === "boolean");
  const notes = [
    ...decided.notes,
    ...(incomplete > 0 ? [`${incomplete} of ${rows} rows left out: they lack a value`] : []),
    ...(left.length > 0
      ? [
          `left out: ${left.map((j) => (names[j] === "" ? `column ${j + 1} (no name)` : names[j])).join(", ")} (row numbers or names)`,
        ]
      : []),
    ...(oneHot.length > 0
      ? [
          `texts as one column for each kind: ${oneHot.map(({ column, categories }) => `${names[column]} (${categories.length})`).join(", ")}`,
        ]
      : []),
    ...(truths.length > 0
      ? [`true and false as 1 and 0: ${truths.map(({ column }) => names[column]).join(", ")}`]
      : []),
  ];
  return {
    names,
    inputs,
    inputNames,
    targets: decided.targets,
    classes: decided.classes,
    rows: rows - incomplete,
    drops: incomplete > 0,
    notes,
  };
}

const missingColumns = (names: readonly string[], tallies: readonly ColumnTally[]): string => {
  const all = names.filter((_, j) => tallies[j].missing !== null);
  return `missing in ${all.slice(0, 5).join(", ")}${all.length > 5 ? ", …" : ""}`;
};

function decideTargets(
  { names, targets, tallies, rows, incomplete }: Tallied,
  where: string,
  wrong: (j: number, role: "target", found: Found) => never,
): Pick<TablePlan, "targets" | "classes" | "notes"> {
  const { columns, kind } = targets;
  const [first] = columns;
  const { numbers, texts, text, whole, integral, values, categories } = tallies[first];
  const name = names[first];
  const plain = columns.map((column): ColumnPlan => {
    const { texts: words, booleans, numbers: figures, text: word } = tallies[column];
    if (words > 0 && (columns.length === 1 || booleans < words || figures > 0))
      return { column, kind: "categories", categories: [] };
    return { column, kind: words > 0 ? "boolean" : "number", categories: word ? [word.text] : [] };
  });
  const asNumbers = (): Pick<TablePlan, "targets" | "classes" | "notes"> => {
    for (const { column, kind: held } of plain)
      if (held === "categories") wrong(column, "target", tallies[column].text!);
    const note =
      columns.length === 1 && integral && kind === undefined
        ? ` (whole numbers; --targets ${name}:class takes them as labels)`
        : "";
    return { targets: plain, classes: null, notes: note === "" ? [] : [`${name}: numbers${note}`] };
  };
  if (columns.length > 1 || kind === "number") return asNumbers();
  if (kind === undefined && texts > 0 && numbers > 0) return wrong(first, "target", text!);
  const numeric = texts === 0;
  if (kind === undefined && numeric && !(whole && values.size <= MAX_CLASSES && areLabels(values, rows - incomplete))) {
    return asNumbers();
  }
  const distinct = numeric ? values.size : categories.size + (numbers > 0 ? values.size : 0);
  if (distinct > MAX_CLASSES) {
    throw new InputError(
      `${where}, column "${name}": class labels need at most ${MAX_CLASSES} distinct values, got more (targets to regress on must be numbers)`,
    );
  }
  const sorted = numeric
    ? [...values].toSorted((a, b) => a - b).map(String)
    : [...categories, ...[...values].map(String)].toSorted((a, b) => (a < b ? -1 : 1));
  const how = numeric && kind === undefined ? ` (whole numbers; --targets ${name}:number takes them as numbers)` : "";
  return {
    targets: [{ column: first, kind: "categories", categories: sorted }],
    classes: sorted,
    notes: [`${name}: ${sorted.length} classes${how}`],
  };
}

import { InputError } from "../../../inputError.ts";
import { findTargets, columnNames, type TargetColumns } from "./header.ts";
import { findLayout, type Layout } from "./layout.ts";
import { planTable, type TablePlan } from "./plan.ts";
import { createNumberReader, WRITTEN } from "./readNumber.ts";
import { recoderFor } from "./recoder.ts";
import { cellText, rowScanner, type ScannedRow } from "./rowScanner.ts";
import { ColumnTally } from "./tally.ts";
import { cellKind } from "./cells.ts";

export interface TableOptions {
  readonly targets?: string | undefined;
  /** Whether rows that lack a value are left out rather than refused. */
  readonly dropMissing?: boolean | undefined;
}

/** Takes a file in pieces; `last` says that no more follow. */
export interface Pass {
  push(bytes: Uint8Array, last: boolean): void;
}

const HASH = 0x23;

/** How a file is cut into rows: found from its first piece, which must hold the line of names. */
class Rows implements Pass {
  private readonly where: string;
  private readonly onHeader: (names: readonly string[]) => void;
  private readonly onRow: (row: ScannedRow) => boolean;
  private recode: ReturnType<typeof recoderFor> | null = null;
  private scanner: ReturnType<typeof rowScanner> | null = null;
  private columns = -1;
  private rows = 0;

  constructor(where: string, onHeader: (names: readonly string[]) => void, onRow: (row: ScannedRow) => boolean) {
    this.where = where;
    this.onHeader = onHeader;
    this.onRow = onRow;
  }

  push(bytes: Uint8Array, last: boolean): void {
    this.recode ??= recoderFor(bytes, this.where);
    let text = this.recode(bytes, last);
    if (this.scanner === null) {
      const layout = findLayout(text.subarray(0, HEAD), this.where);
      this.scanner = this.scannerOf(layout);
      text = text.subarray(layout.start);
    }
    this.scanner.push(text, last);
  }

  private scannerOf({ separator, marked }: Layout): ReturnType<typeof rowScanner> {
    return rowScanner(separator, this.where, (row) => {
      if (this.columns < 0) {
        const cells = Array.from({ length: row.cells }, (_, j) => cellText(row, j, this.where));
        this.onHeader(columnNames(cells, marked, this.where));
        this.columns = row.cells;
        return true;
      }
      if (row.cells !== this.columns) {
        if (row.bytes[row.starts[0]] === HASH) return true;
        throw new InputError(
          `${this.where}: needs ${this.columns} cells in every row, got ${row.cells} in row ${this.rows + 1}`,
        );
      }
      this.rows++;
      return this.onRow(row);
    });
  }
}

/** Of a file this much is looked at to see how it is laid out. */
const HEAD = 2 ** 18;

/**
 * The first pass over a table: what its columns hold. `plan` says what becomes of them, once all bytes have been
 * pushed.
 */
export function tableSurvey(
  where: string,
  { targets: wanted, dropMissing = false }: TableOptions,
): Pass & { plan(): TablePlan } {
  const reader = createNumberReader();
  let names: readonly string[] = [];
  let targets: TargetColumns = { columns: [] };
  let tallies: ColumnTally[] = [];
  let rows = 0;
  let incomplete = 0;
  const pass = new Rows(
    where,
    (header) => {
      names = header;
      targets = findTargets(names, wanted, where);
      if (targets.columns.length === names.length) {
        throw new InputError(`${where}: needs a column besides the targets ${wanted} to be the input, got none`);
      }
      tallies = names.map((_, j) => new ColumnTally(targets.columns.length === 1 && j === targets.columns[0]));
    },
    (row) => {
      rows++;
      const { bytes, starts, ends } = row;
      let lacking = false;
      for (let j = 0; j < row.cells; j++) {
        const value = reader.read(bytes, starts[j], ends[j]);
        const tally = tallies[j];
        if (value - value === 0) {
          const { style } = reader;
          tally.addNumber(value, style === 0);
          if (style !== 0 && (tally.point === null || tally.comma === null)) {
            if ((style & WRITTEN.point) !== 0) tally.point ??= { row: rows, text: cellText(row, j, where) };
            if ((style & WRITTEN.comma) !== 0) tally.comma ??= { row: rows, text: cellText(row, j, where) };
          }
          continue;
        }
        const text = cellText(row, j, where);
        if (value === Infinity || value === -Infinity) tally.infinite ??= { row: rows, text };
        // Columns without a name are left out or refused, whatever they lack.
        else if (tally.addText(text, rows) && names[j] !== "") lacking = true;
      }
      if (lacking) incomplete++;
      return true;
    },
  );
  return {
    push: (bytes, last) => pass.push(bytes, last),
    plan() {
      if (names.length === 0)
        throw new InputError(`${where}: needs a header line that names the columns, got an empty file`);
      if (rows === 0) throw new InputError(`${where}: needs rows of data after its header, got none`);
      return planTable({ names, targets, tallies, rows, incomplete }, dropMissing, where);
    },
  };
}

/** One row of a table as numbers. */
export type TakeRow = (inputs: Float64Array, targets: Float64Array, label: number) => boolean;

/**
 * The second pass: calls `take` for each complete row with its inputs, its targets and, where the target is a label,
 * its class index (else −1), until it returns false.
 * The arrays are the same for every row.
 */
export function tableDecoder(plan: TablePlan, where: string, take: TakeRow): Pass {
  const reader = createNumberReader();
  const inputs = new Float64Array(plan.inputNames.length);
  const targets = new Float64Array(plan.classes ? 0 : plan.targets.length);
  const categories = [...plan.inputs, ...plan.targets].map(
    (column) => new Map(column.categories.map((category, k) => [category, k])),
  );
  const label = plan.classes === null ? null : plan.targets[0];
  const labels = categories[plan.inputs.length];
  const used = [...plan.inputs, ...plan.targets].map(({ column }) => column);
  const lacks = (row: ScannedRow): boolean =>
    used.some((j) => {
      const value = reader.read(row.bytes, row.starts[j], row.ends[j]);
      return Number.isNaN(value) && cellKind(cellText(row, j, where)) === "missing";
    });
  const onRow = (row: ScannedRow): boolean => {
    const { bytes, starts, ends } = row;
    if (plan.drops && lacks(row)) return true;
    let k = 0;
    for (let c = 0; c < plan.inputs.length; c++) {
      const { column: j, kind } = plan.inputs[c];
      if (kind === "number") {
        inputs[k++] = reader.read(bytes, starts[j], ends[j]);
      } else if (kind === "boolean") {
        inputs[k++] = cellText(row, j, where).toLowerCase() === "true" ? 1 : 0;
      } else {
        const { size } = categories[c];
        inputs.fill(0, k, k + size);
        inputs[k + categories[c].get(cellText(row, j, where))!] = 1;
        k += size;
      }
    }
    let index = -1;
    if (label) {
      const { column: j } = label;
      const value = reader.read(bytes, starts[j], ends[j]);
      index = labels.get(Number.isNaN(value) ? cellText(row, j, where) : String(value))!;
    } else {
      for (let c = 0; c < plan.targets.length; c++) {
        const { column: j, kind } = plan.targets[c];
        targets[c] =
          kind === "boolean"
            ? Number(cellText(row, j, where).toLowerCase() === "true")
            : reader.read(bytes, starts[j], ends[j]);
      }
    }
    return take(inputs, targets, index);
  };
  return new Rows(where, () => {}, onRow);
}

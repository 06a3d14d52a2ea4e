import { MAX_CLASSES } from "../classTargets.ts";
import { cellKind } from "./cells.ts";

/** A cell that stands out, for a message. */
export interface Found {
  readonly row: number;
  readonly text: string;
}

/** More texts than this are no categories of an input. */
export const MAX_CATEGORIES = 100;

/** What the cells of one column are, row by row. */
export class ColumnTally {
  numbers = 0;
  texts = 0;
  booleans = 0;
  /** Whether all numbers are whole, are written as such, and whether each is one more than the one before it. */
  integral = true;
  whole = true;
  counting = true;
  /** The first cells of the kinds that may be in the way. */
  missing: Found | null = null;
  infinite: Found | null = null;
  text: Found | null = null;
  /** Decimals written with a point, and with a comma. */
  point: Found | null = null;
  comma: Found | null = null;
  /** Different texts, and numbers where they are counted, up to one more than are of use. */
  readonly categories = new Set<string>();
  readonly values = new Set<number>();
  private readonly countsValues: boolean;
  private last = Number.NaN;

  constructor(countsValues: boolean) {
    this.countsValues = countsValues;
  }

  addNumber(value: number, whole: boolean): void {
    if (this.numbers > 0 && value !== this.last + 1) this.counting = false;
    this.last = value;
    this.numbers++;
    if (!whole) {
      this.whole = false;
      if (!Number.isInteger(value)) this.integral = false;
    }
    if (this.countsValues && this.values.size <= MAX_CLASSES) this.values.add(value);
  }

  /** Takes a cell that is no number; returns whether it is missing. */
  addText(text: string, row: number): boolean {
    const kind = cellKind(text);
    const found = { row, text };
    if (kind === "missing") {
      this.missing ??= found;
      return true;
    }
    if (kind === "infinite") this.infinite ??= found;
    else {
      if (kind !== "text") this.booleans++;
      this.texts++;
      this.text ??= found;
      if (this.categories.size <= MAX_CLASSES) this.categories.add(text);
    }
    return false;
  }
}

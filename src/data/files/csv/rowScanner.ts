import { InputError } from "../../../inputError.ts";

/**
 * One row of a table as it lies in the bytes read: cell j is bytes `starts[j]` to `ends[j]`, without spaces around it
 * and without its quotes. Valid until the next row.
 */
export interface ScannedRow {
  bytes: Uint8Array;
  cells: number;
  starts: Int32Array;
  ends: Int32Array;
  /** 1 where quotes are doubled within the cell, which then stands for one. */
  doubled: Uint8Array;
  /** The line of the file that it begins in, counted from 1. */
  line: number;
}

/** Cuts the bytes of a table into rows, as they come. */
export interface RowScanner {
  /** Takes the next bytes; `last` says that no more follow. */
  push(bytes: Uint8Array, last: boolean): void;
}

const QUOTE = 0x22;
const LINE_FEED = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;
const TAB = 0x09;

/** A row beyond this many bytes is a quote that was never closed, or no table. */
const LONGEST_ROW = 64 * 2 ** 20;

/**
 * Calls `onRow` for each row of a table (RFC 4180, any separator of one byte; lines end with LF, CR LF or CR), blank
 * lines left out, until it returns false.
 * Throws `InputError` for quotes that are not closed or end before their cell does, and for rows of more than 64 MiB.
 */
export function rowScanner(separator: number, where: string, onRow: (row: ScannedRow) => boolean): RowScanner {
  const row: ScannedRow = {
    bytes: new Uint8Array(),
    cells: 0,
    starts: new Int32Array(64),
    ends: new Int32Array(64),
    doubled: new Uint8Array(64),
    line: 1,
  };
  let kept: Uint8Array = new Uint8Array();
  let line = 1;
  let done = false;

  const grow = (): void => {
    const wider = <T extends Int32Array | Uint8Array>(old: T, fresh: T): T => (fresh.set(old), fresh);
    row.starts = wider(row.starts, new Int32Array(2 * row.starts.length));
    row.ends = wider(row.ends, new Int32Array(2 * row.ends.length));
    row.doubled = wider(row.doubled, new Uint8Array(2 * row.doubled.length));
  };

  /** Scans one row from `at` and returns where the next one begins, or −1 when the bytes end before it does. */
  const scan = (bytes: Uint8Array, at: number, last: boolean): number => {
    const { length } = bytes;
    row.cells = 0;
    row.line = line;
    for (;;) {
      let start = at;
      let end: number;
      let doubled = 0;
      if (at < length && bytes[at] === QUOTE) {
        start = ++at;
        for (; ; at++) {
          while (at < length && bytes[at] !== QUOTE) {
            if (bytes[at] === LINE_FEED || (bytes[at] === RETURN && bytes[at + 1] !== LINE_FEED)) line++;
            at++;
          }
          if (at >= length || (at + 1 >= length && !last)) {
            if (!last) return -1;
            if (at >= length) throw malformed("a quote that is never closed");
          }
          if (bytes[at + 1] !== QUOTE) break;
          doubled = 1;
          at++;
        }
        end = at++;
        while (at < length && bytes[at] !== separator && (bytes[at] === SPACE || bytes[at] === TAB)) at++;
        if (at < length && bytes[at] !== separator && bytes[at] !== LINE_FEED && bytes[at] !== RETURN) {
          throw malformed("text after the end of a quoted cell");
        }
      } else {
        let byte = 0;
        while (at < length && (byte = bytes[at]) !== separator && byte !== LINE_FEED && byte !== RETURN) at++;
        end = at;
      }
      while (start < end && bytes[start] <= SPACE) start++;
      while (start < end && bytes[end - 1] <= SPACE) end--;
      if (at >= length && !last) return -1;
      if (row.cells === row.starts.length) grow();
      row.starts[row.cells] = start;
      row.ends[row.cells] = end;
      row.doubled[row.cells] = doubled;
      row.cells++;
      if (at >= length) return at;
      if (bytes[at] === separator) {
        at++;
        continue;
      }
      if (bytes[at] === RETURN) {
        if (at + 1 >= length && !last) return -1;
        if (bytes[at + 1] === LINE_FEED) at++;
      }
      line++;
      return at + 1;
    }
  };

  const malformed = (found: string): InputError =>
    new InputError(`${where}: a CSV file needs well-formed quotes, got "${found}" in line ${row.line}`);

  return {
    push(fresh, last) {
      if (done) return;
      const bytes = kept.length === 0 ? fresh : joined(kept, fresh);
      row.bytes = bytes;
      let at = 0;
      while (at < bytes.length) {
        const before = line;
        const next = scan(bytes, at, last);
        if (next < 0) {
          line = before;
          break;
        }
        at = next;
        const blank = row.cells === 1 && row.starts[0] === row.ends[0];
        if (!blank && !onRow(row)) {
          done = true;
          return;
        }
      }
      if (bytes.length - at > LONGEST_ROW) {
        throw new InputError(
          `${where}: needs rows of at most 64 MiB, got a longer one from line ${line} on: a quote that is never closed, or no table`,
        );
      }
      kept = bytes.slice(at);
    },
  };
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const all = new Uint8Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}

const decoder = new TextDecoder("utf-8", { fatal: true });

/** Cell j of a row as text. Throws `InputError` for bytes that are not UTF-8, and for more than a cell holds. */
export function cellText({ bytes, starts, ends, doubled }: ScannedRow, j: number, where: string): string {
  if (ends[j] - starts[j] > LONGEST_ROW)
    throw new InputError(`${where}: needs cells of at most 64 MiB, got a longer one: is it a table?`);
  let text: string;
  try {
    text = decoder.decode(bytes.subarray(starts[j], ends[j]));
  } catch (error) {
    throw new InputError(`${where}: a CSV file needs to be UTF-8 text, got other bytes`, { cause: error });
  }
  return (doubled[j] === 1 ? text.replaceAll('""', '"') : text).trim();
}

import Fraction from "fraction.js";
import { matrixFrom, type Matrix } from "./matrix.ts";

/**
 * What can be read as a rational number: integers, strings such as "-3/7" or "0.1", and decimals meant as such (0.1 is
 * 1/10).
 */
export type RationalInput = number | bigint | string | Fraction;

/**
 * A matrix of rational numbers with exact arithmetic. Immutable; entries grow without bound, so small sizes only. By
 * fraction.js.
 */
export class RationalMatrix {
  readonly rows: number;
  readonly cols: number;
  /** The entries in row-major order. */
  readonly data: readonly Fraction[];

  constructor(rows: number, cols: number, data: readonly Fraction[]) {
    if (data.length !== rows * cols) {
      throw new RangeError(`RationalMatrix: ${rows} × ${cols} needs ${rows * cols} entries, got ${data.length}`);
    }
    this.rows = rows;
    this.cols = cols;
    this.data = data;
  }

  /** The matrix whose entry (i, j) is `entry(i, j)`. */
  static build(rows: number, cols: number, entry: (i: number, j: number) => Fraction): RationalMatrix {
    return new RationalMatrix(
      rows,
      cols,
      Array.from({ length: rows * cols }, (_, k) => entry(Math.floor(k / cols), k % cols)),
    );
  }

  /** The matrix with the given rows, all of one length. */
  static from(rows: readonly (readonly RationalInput[])[]): RationalMatrix {
    const cols = rows.length === 0 ? 0 : rows[0].length;
    rows.forEach((row, i) => {
      if (row.length !== cols) {
        throw new RangeError(`RationalMatrix.from: row ${i} has ${row.length} entries, row 0 has ${cols}`);
      }
    });
    return RationalMatrix.build(rows.length, cols, (i, j) => new Fraction(rows[i][j]));
  }

  static zeros(rows: number, cols: number): RationalMatrix {
    return RationalMatrix.build(rows, cols, () => ZERO);
  }

  static identity(n: number): RationalMatrix {
    return RationalMatrix.build(n, n, (i, j) => (i === j ? ONE : ZERO));
  }

  /** `this · B`. */
  times(B: RationalMatrix): RationalMatrix {
    if (this.cols !== B.rows) throw new RangeError(`times: inner sizes differ, got ${this.size} times ${B.size}`);
    return RationalMatrix.build(this.rows, B.cols, (i, j) => {
      let sum = ZERO;
      for (let k = 0; k < this.cols; k++) {
        sum = sum.add(this.data[i * this.cols + k].mul(B.data[k * B.cols + j]));
      }
      return sum;
    });
  }

  /** `this + B`. */
  plus(B: RationalMatrix): RationalMatrix {
    if (this.rows !== B.rows || this.cols !== B.cols) {
      throw new RangeError(`plus: needs two matrices of one shape, got ${this.size} and ${B.size}`);
    }
    return new RationalMatrix(
      this.rows,
      this.cols,
      this.data.map((a, k) => a.add(B.data[k])),
    );
  }

  /** `this − B`. */
  minus(B: RationalMatrix): RationalMatrix {
    return this.plus(B.scaled(-1));
  }

  /** `factor · this`. */
  scaled(factor: RationalInput): RationalMatrix {
    return new RationalMatrix(
      this.rows,
      this.cols,
      this.data.map((a) => a.mul(factor)),
    );
  }

  transposed(): RationalMatrix {
    return RationalMatrix.build(this.cols, this.rows, (i, j) => this.data[j * this.cols + i]);
  }

  /** `[this, B]`, the columns of `B` after those of this matrix. */
  beside(B: RationalMatrix): RationalMatrix {
    if (this.rows !== B.rows) throw new RangeError(`beside: needs equal rows, got ${this.size} and ${B.size}`);
    return RationalMatrix.build(this.rows, this.cols + B.cols, (i, j) =>
      j < this.cols ? this.data[i * this.cols + j] : B.data[i * B.cols + j - this.cols],
    );
  }

  /** This matrix with `B` below it. */
  above(B: RationalMatrix): RationalMatrix {
    if (this.cols !== B.cols) throw new RangeError(`above: needs equal columns, got ${this.size} and ${B.size}`);
    return new RationalMatrix(this.rows + B.rows, this.cols, [...this.data, ...B.data]);
  }

  /** Whether every entry is exactly zero. */
  isZero(): boolean {
    return this.data.every((a) => a.n === 0n);
  }

  /** The largest absolute value of an entry; 0 for a matrix without entries. */
  largest(): Fraction {
    return this.data.reduce((max, a) => (a.abs().gt(max) ? a.abs() : max), ZERO);
  }

  /** The nearest floating point matrix, each entry within one unit in its last place. */
  toFloat(): Matrix {
    return matrixFrom(this.rows, this.cols, (i, j) => toNumber(this.data[i * this.cols + j]));
  }

  /** The rows as strings such as "-3/7", for JSON. */
  toStrings(): string[][] {
    return Array.from({ length: this.rows }, (_, i) =>
      this.data.slice(i * this.cols, (i + 1) * this.cols).map((a) => a.toFraction()),
    );
  }

  private get size(): string {
    return `${this.rows} × ${this.cols}`;
  }
}

const ZERO = new Fraction(0);
const ONE = new Fraction(1);

/**
 * The floating point value of a fraction, to within one unit in the last place.
 * Numerators and denominators here may have thousands of digits, so that dividing them as numbers would give ∞/∞.
 */
function toNumber({ s, n, d }: Fraction): number {
  const shift = bits(d) - bits(n) + 64;
  const quotient = shift >= 0 ? (n << BigInt(shift)) / d : n / (d << BigInt(-shift));
  return Number(s) * Number(quotient) * 2 ** -shift;
}

/** The number of binary digits, up to three too many. */
const bits = (k: bigint): number => 4 * k.toString(16).length;

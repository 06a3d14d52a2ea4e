/** How a number is written; bits of what `readNumber` leaves in `style`. */
export const WRITTEN = { point: 1, comma: 2, exponent: 4 } as const;

/** A reader of decimal numbers. */
export interface NumberReader {
  /**
   * The number written in bytes `start` to `end`: digits with an optional sign, decimal point or comma, and exponent;
   * rounded as JavaScript rounds it.
   * NaN for anything else, Infinity for what is too large for a double.
   */
  read(bytes: Uint8Array, start: number, end: number): number;
  /** Bits of `WRITTEN` about the number read last: 0 for a whole number written as one. */
  style: number;
}

const ZERO = 0x30;
const POINT = 0x2e;
const COMMA = 0x2c;
const MINUS = 0x2d;
const PLUS = 0x2b;

/** Powers of ten that doubles hold exactly. */
const POWERS = Float64Array.from({ length: 23 }, (_, n) => Number(`1e${n}`));

/** Whole numbers below this, times or over an exact power of ten, are rounded once and so correctly (Clinger 1990). */
const EXACT = 2 ** 53;

/** A reader for one column of text after the other; nothing is allocated for numbers of up to 15 digits. */
export function createNumberReader(): NumberReader {
  const reader: NumberReader = {
    style: 0,
    read(bytes, start, end) {
      let at = start;
      let style = 0;
      const negative = bytes[at] === MINUS;
      if (negative || bytes[at] === PLUS) at++;
      let mantissa = 0;
      let digits = 0;
      let power = 0;
      for (; at < end; at++) {
        const byte = bytes[at];
        const digit = byte - ZERO;
        if (digit >= 0 && digit <= 9) {
          mantissa = 10 * mantissa + digit;
          digits++;
          if (style !== 0) power--;
        } else if ((byte === POINT || byte === COMMA) && style === 0) {
          style = byte === POINT ? WRITTEN.point : WRITTEN.comma;
        } else break;
      }
      if (digits === 0) return Number.NaN;
      if (at < end) {
        if ((bytes[at] | 0x20) !== 0x65) return Number.NaN;
        at++;
        style |= WRITTEN.exponent;
        const down = bytes[at] === MINUS;
        if (down || bytes[at] === PLUS) at++;
        if (at === end) return Number.NaN;
        let exponent = 0;
        for (; at < end; at++) {
          const digit = bytes[at] - ZERO;
          if (!(digit >= 0 && digit <= 9)) return Number.NaN;
          exponent = Math.min(10 * exponent + digit, 1e6);
        }
        power += down ? -exponent : exponent;
      }
      reader.style = style;
      if (mantissa < EXACT && power >= -22 && power <= 22) {
        const value = power < 0 ? mantissa / POWERS[-power] : mantissa * POWERS[power];
        return negative ? -value + 0 : value;
      }
      let text = "";
      for (let i = start; i < end; i++) text += bytes[i] === COMMA ? "." : String.fromCharCode(bytes[i]);
      return Number(text) + 0;
    },
  };
  return reader;
}

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InputError } from "../../src/inputError.ts";
import { printable } from "../../src/printable.ts";
import { shown } from "../../src/shown.ts";

const CASES = { seed: 1, numRuns: Number(process.env.DFA_CASES ?? 300) };
/** What a terminal would obey: C0 and C1 controls, delete, and the marks that turn or end lines. */
const obeyed = (text: string): string[] =>
  [...text].filter((character) => /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u.test(character));
const anyText = fc.string({ unit: "binary", maxLength: 400 });

describe("printable", () => {
  test("leaves nothing to obey, and JSON's reading of it is the text", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const safe = printable(text);
        expect(obeyed(safe)).toEqual([]);
        if (!/["\\]/.test(text)) expect(JSON.parse(`"${safe}"`)).toBe(text);
      }),
      CASES,
    );
  });

  test("a JSON document stays one of the same value", () => {
    fc.assert(
      fc.property(fc.dictionary(anyText, anyText), (value) => {
        const safe = printable(JSON.stringify(value, null, 2), "\n");
        expect(obeyed(safe).filter((character) => character !== "\n")).toEqual([]);
        expect(JSON.parse(safe)).toEqual(value);
      }),
      CASES,
    );
  });

  test("keeps what it is told to keep", () => {
    expect(printable("a\tb\n\u001b[31mc\u009b", "\n\t")).toBe("a\tb\n\\u001b[31mc\\u009b");
  });
});

describe("shown", () => {
  test("is JSON where it is short, and its beginning where it is long", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(60), (value, most) => {
        const whole = JSON.stringify(value);
        // JSON knows no −0 in lists, and neither does the message.
        expect(shown(value, most)).toBe(whole.length <= most ? whole : `${whole.slice(0, most)}…`);
      }),
      CASES,
    );
  });

  test("says by name what JSON does not have", () => {
    expect(shown([Number.NaN, Infinity, undefined, null])).toBe("[NaN,Infinity,undefined,null]");
  });

  test("of what is large or deep, no more than it shows is looked at", () => {
    const deep = JSON.parse("[".repeat(200_000) + "]".repeat(200_000));
    expect(shown(deep)).toBe(`${"[".repeat(200)}…`);
    expect(shown("a".repeat(1e7))).toBe(`"${"a".repeat(199)}…`);
    const touched: number[] = [];
    const many = Array.from({ length: 1000 }, (_, i) => ({
      get a() {
        touched.push(i);
        return i;
      },
    }));
    shown(many);
    expect(touched.length).toBeLessThan(40);
  });
});

describe("InputError", () => {
  test("is one line of at most a thousand characters that a terminal only shows, whatever it repeats", () => {
    fc.assert(
      fc.property(anyText, fc.nat(3000), (text, times) => {
        const { message } = new InputError(`a file: must be this, got ${text.repeat(times)}; do that`);
        expect(message.length).toBeLessThanOrEqual(1000);
        expect(obeyed(message)).toEqual([]);
        expect(message).toMatch(/^a file: must be this, got .*; do that$/);
      }),
      { ...CASES, numRuns: Math.min(CASES.numRuns, 300) },
    );
  });
});

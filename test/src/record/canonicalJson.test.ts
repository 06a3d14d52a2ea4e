import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson } from "../../../src/record/index.ts";

const cases = { seed: 1, numRuns: Number(process.env.DFA_CASES ?? 200) };

/** The same value with the keys of every object put in the opposite order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, held]) => [key, reversed(held)]),
  );
}

test("reads back as the same value", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
    cases,
  );
});

test("does not depend on the order of keys", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(canonicalJson(reversed(value))).toBe(canonicalJson(value));
    }),
    cases,
  );
  expect(JSON.stringify({ b: 1, a: 2 })).not.toBe(JSON.stringify({ a: 2, b: 1 }));
});

test("sorts keys, leaves out undefined ones and all spaces", () => {
  expect(canonicalJson({ b: [1, { d: null, c: "ü" }], a: undefined, "": true })).toBe(
    '{"":true,"b":[1,{"c":"ü","d":null}]}',
  );
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, undefined, () => 1])("refuses %s, which JSON would lose", (value) => {
  expect(() => canonicalJson([value])).toThrow(RangeError);
});

import { expect, test } from "vitest";
import { nearest, suggestion } from "../../../../experiments/cli/input/nearest.ts";

const known = ["simulate", "verify", "list", "exponent-law-early", "exponent-law-late"];

test.each([
  ["simulate", "simulate"],
  ["SIMULATE", "simulate"],
  ["simlate", "simulate"],
  ["simualte", "simulate"],
  ["lsit", "list"],
  ["exponent-law-lat", "exponent-law-late"],
  ["early", "exponent-law-early"],
  ["xyzzyplugh", null],
  ["", null],
])("%j is meant for %j", (name, meant) => {
  expect(nearest(name, known)).toBe(meant);
});

test("a suggestion ends the sentence", () => {
  expect(suggestion("verfy", known)).toBe('; did you mean "verify"?');
  expect(suggestion("xyzzyplugh", ["a", "b"])).toBe("; known are a, b");
  expect(suggestion("a", [])).toBe("; there are none");
});

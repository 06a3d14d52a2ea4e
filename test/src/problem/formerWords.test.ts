import { expect, test } from "vitest";
import { deepProblemSchema, linearProblemSchema, parseWith } from "../../../src/problem/index.ts";

test("the rule and the control keep their former name, with the same meaning", () => {
  const linear = {
    network: { inputs: 4, widths: [5], outputs: 2 },
    data: { kind: "teacher" },
    training: { time: 1 },
  };
  expect(parseWith(linearProblemSchema, { ...linear, rule: "shallow" })).toEqual(
    parseWith(linearProblemSchema, { ...linear, rule: "frozen" }),
  );
  const deep = {
    network: { kind: "deep", hidden: [8] },
    data: { kind: "glyphs" },
    training: { epochs: 1 },
  };
  expect(parseWith(deepProblemSchema, { ...deep, measure: { shallow: false } }).measure.frozen).toBe(false);
  expect(parseWith(deepProblemSchema, deep).measure.frozen).toBe(true);
});

test("other words of that name are refused as ever", () => {
  const both = {
    network: { kind: "deep", hidden: [8] },
    data: { kind: "glyphs" },
    measure: { shallow: true, frozen: true },
  };
  expect(() => parseWith(deepProblemSchema, both)).toThrow("unknown key measure.shallow");
  expect(() => parseWith(linearProblemSchema, { shallow: 1 })).toThrow();
});

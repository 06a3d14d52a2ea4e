import fc from "fast-check";
import { expect, test } from "vitest";
import { jsonMistake } from "../../../../experiments/cli/input/jsonMistake.ts";

const cases = { seed: 1, numRuns: Number(process.env.DFA_CASES ?? 500) };

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

test("finds nothing wrong with JSON", () => {
  fc.assert(
    fc.property(fc.json(), fc.constantFrom(undefined, 2, "\t"), (text, indent) => {
      expect(jsonMistake(JSON.stringify(JSON.parse(text), null, indent))).toBeNull();
    }),
    cases,
  );
});

test("finds a mistake exactly where Node's parser finds the text wrong", () => {
  const bent = fc
    .tuple(fc.json(), fc.nat(), fc.nat(3), fc.string({ maxLength: 2 }))
    .map(([text, at, removed, inserted]) => {
      const cut = at % (text.length + 1);
      return text.slice(0, cut) + inserted + text.slice(cut + removed);
    });
  fc.assert(
    fc.property(bent, (text) => {
      expect(jsonMistake(text) === null).toBe(isJson(text));
    }),
    cases,
  );
});

test("the text before the mistake could still have become JSON, the text up to and with it could not", () => {
  const endings = ["", "]", "}", '"', '":0}', ":0}", "0", "0}", "0]", '"":0}', "ull", "rue", "alse", '"]', '"}'];
  const ended = (text: string) => endings.some((ending) => isJson(text + ending));
  const bent = fc
    .tuple(fc.json({ maxDepth: 0 }), fc.constantFrom("@", "}", "]", ",", ":"))
    .map(([text, wrong]) => [text, text + wrong]);
  fc.assert(
    fc.property(bent, ([good, bad]) => {
      const mistake = jsonMistake(bad);
      expect(mistake?.line).toBe(good.split("\n").length);
      expect(mistake?.column).toBe(good.length - good.lastIndexOf("\n"));
      expect([ended(good), ended(bad)]).toEqual([true, false]);
    }),
    cases,
  );
});

test.each([
  ["", 1, 1, "a value", "the end of the text"],
  ['{"a": 1,}', 1, 9, "a key", '"}"'],
  ['{"a": 1\n  "b": 2}', 2, 3, '"," or "}"', '"\\"b\\":"'],
  ["[1, 2", 1, 6, '"," or "]"', "the end of the text"],
  ["[01]", 1, 3, '"," or "]"', '"1]"'],
  ["{'a': 1}", 1, 2, 'a key or "}"', "\"'a':\""],
  ["NaN", 1, 1, "a value", '"NaN"'],
  ["{} {}", 1, 4, "the end", '"{}"'],
  ['"a\nb"', 1, 1, "a value", '"\\"a"'],
  ['{"a" 1}', 1, 6, '":"', '"1}"'],
])("%j", (text, line, column, expected, got) => {
  expect(jsonMistake(text)).toEqual({ line, column, expected, got });
});

test("ten thousand brackets deep is no trouble", () => {
  expect(jsonMistake("[".repeat(10_000))).toMatchObject({ column: 10_001 });
});

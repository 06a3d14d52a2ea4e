import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseJson } from "../../../../experiments/cli/input/parseJson.ts";
import { InputError } from "../../../../src/inputError.ts";

const CASES = { seed: 1, numRuns: Number(process.env.DFA_CASES ?? 300) };
const read = (text: string) => () => parseJson(text, "p.json");

describe("parseJson", () => {
  test("reads what JSON reads, in any spelling", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom(undefined, 1, "\t"), (value, space) => {
        const text = JSON.stringify(value, null, space);
        expect(parseJson(text, "p.json")).toEqual(JSON.parse(text));
      }),
      CASES,
    );
  });

  test("refuses a key that stands twice in one object, wherever and however it is written", () => {
    const key = fc.string({ unit: "binary", maxLength: 8 });
    const escaped = (name: string) =>
      `"${[...Array(name.length).keys()].map((i) => `\\u${name.charCodeAt(i).toString(16).padStart(4, "0")}`).join("")}"`;
    fc.assert(
      fc.property(key, fc.jsonValue({ maxDepth: 2 }), fc.nat(40), fc.boolean(), (name, value, depth, hidden) => {
        const first = JSON.stringify({ [name]: value }).slice(0, -1);
        const again = `${first},${hidden ? escaped(name) : JSON.stringify(name)} : 1}`;
        const text = `${'{"a":['.repeat(depth)}${again}${"]}".repeat(depth)}`;
        expect(read(text)).toThrow(InputError);
        expect(read(text)).toThrow(
          /^p\.json: must have every key once in an object, got ".* again at line 1, column \d+$/,
        );
      }),
      CASES,
    );
  });

  test("names the key and the place", () => {
    expect(read('{\n  "seed": 1,\n  "rate": { "seed": 2 },\n  "seed": 3\n}')).toThrow(
      new InputError('p.json: must have every key once in an object, got "seed" again at line 4, column 3'),
    );
  });

  test.each([
    [101, "["],
    [200_000, "["],
    [5000, '{"initial":'],
  ])("refuses %i times %s", (depth, bracket) => {
    const column = 100 * bracket.length + 1;
    expect(read(bracket.repeat(depth))).toThrow(
      new InputError(`p.json: must be nested at most 100 brackets deep, got more at line 1, column ${column}`),
    );
  });

  test("takes a hundred", () => {
    expect(JSON.stringify(parseJson("[".repeat(100) + "]".repeat(100), "p.json"))).toBe(
      "[".repeat(100) + "]".repeat(100),
    );
  });

  test("a text that is not JSON is refused as before, whatever its brackets and keys", () => {
    expect(read('{"a":1,"a":2')).toThrow(
      'p.json: is not valid JSON at line 1, column 13: expected "," or "}", got the end of the text',
    );
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'{}[]:,"\\ a1') }), (text) => {
        try {
          parseJson(text, "p.json");
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
        }
      }),
      CASES,
    );
  });
});

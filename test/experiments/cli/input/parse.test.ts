import { expect, test } from "vitest";
import type { Command } from "../../../../experiments/cli/command.ts";
import { choice, integer, number, text } from "../../../../experiments/cli/input/flags.ts";
import { parse } from "../../../../experiments/cli/input/parse.ts";
import { InputError } from "../../../../src/inputError.ts";

const command: Command = {
  operands: "A [B]",
  count: [1, 2],
  about: "",
  flags: { size: { value: "N", help: "" }, loud: { help: "" }, train: { value: "EPOCHS", optional: true, help: "" } },
  examples: [],
  run: async () => 0,
};

test("flags may stand anywhere, with or without an equals sign, and -- ends them", () => {
  const read = { positionals: ["a", "b"], flags: { size: "3", loud: true } };
  expect(parse(command, ["a", "--size", "3", "b", "--loud"])).toEqual(read);
  expect(parse(command, ["--loud", "--size=3", "a", "b"])).toEqual(read);
  expect(parse(command, ["--", "--loud"])).toEqual({ positionals: ["--loud"], flags: {} });
});

test("a single dash is an operand, and a value may be a negative number", () => {
  expect(parse(command, ["-", "--size", "-3"])).toEqual({ positionals: ["-"], flags: { size: "-3" } });
});

test("a value that may be left out is the whole number that follows, if one does", () => {
  expect(parse(command, ["a", "--train"])).toEqual({ positionals: ["a"], flags: { train: true } });
  expect(parse(command, ["--train", "5", "a", "6"])).toEqual({ positionals: ["a", "6"], flags: { train: "5" } });
  expect(parse(command, ["--train=5", "7"])).toEqual({ positionals: ["7"], flags: { train: "5" } });
  expect(parse(command, ["--train", "a"])).toEqual({ positionals: ["a"], flags: { train: true } });
  expect(parse(command, ["--train", "--loud", "5"])).toEqual({
    positionals: ["5"],
    flags: { train: true, loud: true },
  });
});

test.each([
  [["a", "--sise", "3"], 'unknown flag --sise; did you mean "--size"?'],
  [["a", "-s"], "unknown flag -s"],
  [["a", "--size"], "--size needs a value, N, got none"],
  [["a", "--size", ""], "--size needs a value, N, got none"],
  [["a", "--size="], "--size needs a value, N, got none"],
  [["a", "--size", "--loud"], "--size needs a value, N, got none"],
  [["a", "--loud=yes"], '--loud takes no value, got "yes"'],
  [[], "needs A [B], got nothing; see --help"],
  [["a", "b", "c"], 'takes A [B] and nothing more, got "c"'],
  [["a", "--constructor"], "unknown flag --constructor"],
])("%j is refused", (args, sentence) => {
  expect(() => parse(command, args)).toThrow(InputError);
  expect(() => parse(command, args)).toThrow(sentence);
});

test("values are read as what they must be, or refused", () => {
  const flags = { n: "12", p: "0.25", big: "9007199254740993", word: "gaussian", empty: "", hex: "0x10", nan: "NaN" };
  expect([text(flags, "word"), text(flags, "none")]).toEqual(["gaussian", undefined]);
  expect([integer(flags, "n", 0), integer(flags, "none", 0)]).toEqual([12, undefined]);
  expect([number(flags, "p", 0, 1), number(flags, "n", 12)]).toEqual([0.25, 12]);
  expect(choice(flags, "word", ["sign", "gaussian"])).toBe("gaussian");
  for (const name of ["p", "big", "word", "empty", "hex", "nan"])
    expect(() => integer(flags, name, 0)).toThrow(InputError);
  for (const name of ["n", "word", "empty", "nan"]) expect(() => number(flags, name, 0, 1)).toThrow(InputError);
  expect(() => integer(flags, "n", 13)).toThrow('--n must be a whole number of at least 13, got "12"');
  expect(() => number(flags, "n", 0, 1)).toThrow('--n must be a number between 0 and 1, got "12"');
  expect(() => choice(flags, "word", ["gausian"])).toThrow(
    '--word must be one of gausian, got "gaussian"; did you mean "gausian"?',
  );
  expect(() => choice(flags, "word", ["on", "off"])).toThrow(/^--word must be one of on, off, got "gaussian"$/);
});

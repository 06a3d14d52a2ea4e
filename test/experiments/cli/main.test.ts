import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { commandTable } from "../../../experiments/cli/commandTable.ts";
import { inProcess } from "./inProcess.ts";
import { isRefusal, program } from "./program.ts";

const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };

test("--help names every command with its summary, and the exit codes", async () => {
  const { code, out, error } = await inProcess(["--help"]);
  expect([code, error]).toEqual([0, ""]);
  for (const { name, summary } of commandTable) expect(out).toContain(`${name.padEnd(9)}  ${summary}`);
  expect(out).toMatch(/Exit codes: 0 .* 1 .* 2 /s);
});

test("--version is the package's", async () => {
  expect(await program(["--version"])).toMatchObject({ code: 0, out: `${version}\n`, error: "" });
});

describe.each(commandTable)("$name", ({ name, load }) => {
  test("--help says how to call it, all its flags and an example of its own", async () => {
    const command = await load();
    const { code, out, error } = await inProcess([name, "--help"]);
    expect([code, error]).toEqual([0, ""]);
    expect(out).toContain(`Usage: dfa-theory ${name} `);
    for (const flag of [...Object.keys(command.flags), "help"]) expect(out).toContain(`  --${flag} `);
    expect(command.examples.length).toBeGreaterThan(0);
    for (const { line } of command.examples) {
      expect(line).toMatch(new RegExp(`^dfa-theory ${name}( |$)`));
      expect(out).toContain(line);
    }
    expect(Math.max(...out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  test("an unknown flag gets one sentence with the nearest known one", async () => {
    const { flags } = await load();
    const [flag] = Object.keys(flags);
    const ended = await inProcess([name, `--${flag}x`]);
    expect(ended).toSatisfy(isRefusal);
    expect(ended.error).toBe(`dfa-theory ${name}: unknown flag --${flag}x; did you mean "--${flag}"?\n`);
  });
});

test.each([
  [[], /^dfa-theory: needs a command, one of diagnose, simulate, .*; see dfa-theory --help\n$/],
  [["simulat"], /^dfa-theory: unknown command "simulat"; did you mean "simulate"\?\n$/],
  [["qqqqqqqq"], /^dfa-theory: unknown command "qqqqqqqq"; known are diagnose, simulate, /],
  [["--versoin"], /^dfa-theory: unknown flag "--versoin"; did you mean "--version"\?\n$/],
  [["__proto__"], /^dfa-theory: unknown command "__proto__"/],
])("%j is refused in one sentence", async (args, sentence) => {
  const ended = await inProcess(args);
  expect(ended).toSatisfy(isRefusal);
  expect(ended.error).toMatch(sentence);
});

test("the help waits for nothing heavy: what it imports is a handful of small files of its own", () => {
  const seen = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const [, from] of readFileSync(file, "utf8").matchAll(/^(?:import|export) .*?from "(.*?)"/gm)) {
      expect(from, `${file} imports ${from}`).toMatch(/^(\.|node:)/);
      if (from.startsWith(".")) visit(join(dirname(file), from));
    }
  };
  visit("dist/experiments/cli/main.js");
  expect(seen.size).toBeLessThan(11);
});

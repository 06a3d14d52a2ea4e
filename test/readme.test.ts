import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { inProcess } from "./experiments/cli/inProcess.ts";

/*
 * What the README shows is what happens. With DFA_UPDATE=1 the output it shows is brought up to date instead of
 * compared.
 */

const readme = readFileSync("README.md", "utf8");

/** The code blocks of one language, in order. */
const blocks = (language: string): string[] =>
  [...readme.matchAll(/^```(\w+)\n(.*?)^```$/gms)].filter(([, name]) => name === language).map(([, , code]) => code);

const commands = blocks("sh").flatMap((block) => block.trim().split("\n"));

test("the problem it shows is the file it names", () => {
  expect(blocks("json")).toEqual([readFileSync("docs/examples/teacher.json", "utf8")]);
});

test("the output it shows is what the command prints", async () => {
  const { code, out } = await inProcess(["simulate", "docs/examples/teacher.json"]);
  expect(code).toBe(0);
  const [shown] = blocks("text");
  if (process.env.DFA_UPDATE)
    writeFileSync(
      "README.md",
      readme.replace(shown, () => out),
    );
  else expect(shown).toBe(out);
});

test("its two commands call scripts of the package", () => {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
  expect(commands.filter((line) => line.startsWith("npm"))).toEqual([
    "npm ci && npm run reproduce",
    "npm ci && npm test",
  ]);
  // npm calls "dependencies" after an install in this folder; "prepare", "install" and the like would be scripts that
  // whoever installs the package is warned of.
  expect(scripts).toMatchObject({
    dependencies: "npm run build",
    reproduce: "node dist/experiments/cli/main.js reproduce",
  });
  expect(Object.keys(scripts).filter((name) => /^(pre|post)?(install|prepare|prepublish)$/.test(name))).toEqual([]);
});

const calls = commands.filter((line) => !line.startsWith("npm"));

/** All claims take half a minute on a free machine. */
const PATIENCE = 300_000;

test.each(calls)("%s", { timeout: PATIENCE }, async (line) => {
  const [name, ...args] = line.split(" ");
  expect(name).toBe("dfa-theory");
  // All claims on all their cases are the business of their own test.
  const { code, error } = await inProcess(line === "dfa-theory verify" ? [...args, "--cases", "3"] : args);
  expect([code, error]).toEqual([0, ""]);
});

test("its library example runs as it stands", () => {
  const [code, ...others] = blocks("js");
  expect(others).toEqual([]);
  const printed = execFileSync(process.execPath, ["--input-type=module", "-e", code], { encoding: "utf8" })
    .trim()
    .split("\n");
  expect(printed.pop()).toBe("completed");
  // Weights that are zero have no alignment: null, in the first row only.
  expect(printed.shift()).toMatch(/^0 [\d.]+ null$/);
  const rows = printed.map((row) => row.split(" ").map(Number));
  expect(rows.length).toBeGreaterThan(10);
  expect(rows.flat().every(Number.isFinite)).toBe(true);
  const [time, loss, alignment] = rows[rows.length - 1];
  expect([time, loss < 1e-9, alignment > 0.5]).toEqual([50, true, true]);
});

test("its links within the repository lead somewhere", () => {
  const links = [...readme.matchAll(/\]\(([^)]+)\)/g)].map(([, to]) => to).filter((to) => !to.startsWith("https://"));
  expect(links.length).toBeGreaterThan(0);
  expect(links.filter((to) => !existsSync(to))).toEqual([]);
});

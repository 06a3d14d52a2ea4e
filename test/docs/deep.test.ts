import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { deepProblemSchema } from "../../src/problem/index.ts";
import { program } from "../experiments/cli/program.ts";
import { words } from "./words.ts";

/*
 * What the page shows is what happens. With DFA_UPDATE=1 the output it shows is brought up to date instead of compared.
 */

const PAGE = "docs/deep.md";
const page = readFileSync(PAGE, "utf8");

const [problem, output, code] = ["json", "text", "js"].map(
  (language) => new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, "ms").exec(page)![1],
);

test("the problem it shows is the file it names", () => {
  expect(problem).toBe(readFileSync("docs/examples/deep.json", "utf8"));
});

test("the output it shows is what the command prints", async () => {
  const { code: exit, out } = await program(["simulate", "docs/examples/deep.json"]);
  expect(exit).toBe(0);
  if (process.env.DFA_UPDATE)
    writeFileSync(
      PAGE,
      page.replace(output, () => out),
    );
  else expect(output).toBe(out);
});

test("the other example runs, and its ceiling is the one in the table", async () => {
  const { code: exit, out } = await program(["simulate", "docs/examples/convolution.json", "--json"]);
  expect(exit).toBe(0);
  const { ceilings, snapshots } = JSON.parse(out);
  expect(ceilings.layers[2].toFixed(2)).toBe("0.92");
  const last = snapshots.at(-1);
  expect(last.test.accuracy).toBeGreaterThan(last.frozen.test.accuracy + 0.1);
});

test("its library example runs as it stands", () => {
  const printed = execFileSync(process.execPath, ["--input-type=module", "-e", code], { encoding: "utf8" });
  expect(printed).toMatch(/^completed 0\.\d+ 1\n$/);
});

test("it names every field and every word of the problem file, or the page on linear networks does", () => {
  const known = words(z.toJSONSchema(deepProblemSchema, { io: "input" }));
  expect(known.size).toBeGreaterThan(80);
  const both = page + readFileSync("docs/problem.md", "utf8");
  expect([...known].filter((word) => !new RegExp(`\\b${word}\\b`).test(both))).toEqual([]);
});

test("its links lead somewhere", () => {
  const links = [...page.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, link]) => link);
  expect(links.length).toBeGreaterThan(2);
  for (const link of links) expect(() => readFileSync(`docs/${link}`)).not.toThrow();
});

import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { linearProblemSchema } from "../../src/problem/index.ts";
import { words } from "./words.ts";

test("docs/problem.md names every field and every word of the problem file", () => {
  const page = readFileSync("docs/problem.md", "utf8");
  const known = words(z.toJSONSchema(linearProblemSchema, { io: "input" }));
  expect(known.size).toBeGreaterThan(50);
  expect([...known].filter((word) => !new RegExp(`\\b${word}\\b`).test(page))).toEqual([]);
});

test("links between the pages lead somewhere", () => {
  const pages = readdirSync("docs").filter((name) => name.endsWith(".md"));
  for (const page of ["README.md", ...pages.map((name) => `docs/${name}`)]) {
    const folder = page.includes("/") ? page.slice(0, page.lastIndexOf("/") + 1) : "";
    const links = [...readFileSync(page, "utf8").matchAll(/\]\(([^)#:]+)\)/g)].map(([, link]) => link);
    for (const link of links) expect(() => readFileSync(folder + link), `${page}: ${link}`).not.toThrow();
  }
});

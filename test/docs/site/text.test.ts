import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { siteLink } from "../../../docs/site/build.ts";
import { doorOf } from "../../../docs/site/declarations.ts";
import { brokenLinks } from "../../../docs/site/links.ts";
import { markdown, slug } from "../../../docs/site/markdown.ts";
import { texText } from "../../../docs/site/tex.ts";

describe("markdown", () => {
  test("has mathematics, in a line and on its own, whose underscores and stars are left alone", () => {
    const html = markdown("With $a_l * b_l * c$ and\n\n$$\nx_1\n$$\n");
    expect(html.match(/class="katex"/g)).toHaveLength(2);
    expect(html).toContain('<annotation encoding="application/x-tex">a_l * b_l * c</annotation>');
    expect(html).not.toContain("<em>");
  });

  test("refuses TeX that is wrong", () => {
    expect(() => markdown("$\\frac{1$")).toThrow();
    expect(() => texText("so $\\nonsense{$")).toThrow();
  });

  test("gives headings names, and tables and code to the keyboard", () => {
    const html = markdown("## What DFA *conserves*\n\n| a | b |\n|---|---|\n| 1 | `2` |\n\n```sh\nls <x>\n```\n");
    expect(html).toContain('<h2 id="what-dfa-conserves">What DFA <em>conserves</em></h2>');
    expect(html).toContain('<th scope="col">a</th><th scope="col">b</th>');
    expect(html.match(/tabindex="0"/g)).toHaveLength(2);
    expect(html).toContain("ls &lt;x&gt;");
  });

  test("a heading's name is letters and digits", () => {
    expect(slug("κ(A_l) — <em>why?</em>")).toBe("κ-a-l-why");
  });
});

test("links between documents lead to the pages made of them", () => {
  expect(siteLink("docs/guide")("../theory/closed-form.md#clock")).toBe("theory-closed-form.html#clock");
  expect(siteLink("docs/theory")("../references.bib#Saxe2014")).toBe("references.html#Saxe2014");
  expect(siteLink("docs/guide")("diagnose.md")).toBe("guide-diagnose.html");
  expect(siteLink("docs/guide")("../problem.md")).toBe("problem.html");
  expect(siteLink("docs")("examples/teacher.json")).toBe("examples/teacher.json");
  expect(siteLink("docs")("#here")).toBe("#here");
  expect(siteLink("docs")("https://nodejs.org")).toBe("https://nodejs.org");
});

test("broken links are found: a page, a place on a page, a file; and whole ones are not", () => {
  const pages = new Map([
    [
      "a.html",
      '<p id="here"><a href="#here">1</a> <a href="b.html#there">2</a> <a href="c.html">3</a> <img src="x.png"></p>',
    ],
    ["b.html", '<p id="elsewhere"><a href="a.html#here">4</a></p>'],
  ]);
  const broken = brokenLinks(pages, new Set(["a.html", "b.html"]));
  expect(broken.map(({ link }) => link)).toEqual(["b.html#there", "c.html", "x.png"]);
});

describe("declarations", () => {
  const folder = mkdtempSync(join(tmpdir(), "declarations-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, "room"));
  writeFileSync(
    join(folder, "index.d.ts"),
    'export { twice as double, type Pair } from "./inner.ts";\nexport * as room from "./room/index.ts";\nexport * from "./other.ts";\n',
  );
  writeFileSync(
    join(folder, "inner.d.ts"),
    "/** Not this. */\nexport declare const one: 1;\n/**\n * Twice `x`.\n * @param x any number\n */\nexport declare function twice(x: number): number;\nexport interface Pair {\n    a: number;\n}\n",
  );
  writeFileSync(join(folder, "room", "index.d.ts"), 'export { deep } from "./deep.ts";\n');
  writeFileSync(join(folder, "room", "deep.d.ts"), "/** Deep. */\nexport declare const deep: string;\n");
  writeFileSync(join(folder, "other.d.ts"), "export type Other = 1 | 2;\n");

  test("are followed through every re-export, with their docstrings", () => {
    const { entries, rooms } = doorOf(folder, "index.d.ts");
    expect(entries).toEqual([
      { name: "double", signature: "function twice(x: number): number;", text: "Twice `x`.\n@param x any number" },
      { name: "Pair", signature: "interface Pair {\n    a: number;\n}", text: "" },
      { name: "Other", signature: "type Other = 1 | 2;", text: "" },
    ]);
    expect(rooms).toEqual([
      { name: "room", entries: [{ name: "deep", signature: "const deep: string;", text: "Deep." }], rooms: [] },
    ]);
  });

  test("that are missing are said to be", () => {
    expect(() => doorOf(folder, "none.d.ts")).toThrow("npm run build");
  });
});

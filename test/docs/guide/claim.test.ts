import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, test } from "vitest";

/*
 * A claim is added to a copy of the tree by following the guide to the letter: its two files as they stand there, and
 * its line in the list.
 */

/** Copying and compiling the tree takes about ten seconds on a free machine. */
const PATIENCE = 240_000;

const folder = mkdtempSync(join(tmpdir(), "claim-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the compiled program or a script in the copy, and gives what it printed. */
const node = (...args: string[]): string => execFileSync(process.execPath, args, { cwd: folder, encoding: "utf8" });

test(
  "three files make a claim: it is listed, checked with its control, and has its place on a page",
  { timeout: PATIENCE },
  () => {
    for (const name of ["src", "theory", "experiments", "docs", "dist", "test", "package.json", "tsconfig.json"])
      cpSync(name, join(folder, name), { recursive: true });
    symlinkSync(resolve("node_modules"), join(folder, "node_modules"), "dir");

    const guide = readFileSync("docs/guide/claim.md", "utf8");
    const files = [...guide.matchAll(/`((?:theory|experiments)\/[\w/]+\.ts)`.*?\n\n {3}```ts\n(.*?) {3}```\n/gs)];
    expect(files.map(([, path]) => path)).toEqual([
      "theory/structure/gramTrace.ts",
      "experiments/claims/structure/gramTrace.ts",
    ]);
    for (const [, path, code] of files) writeFileSync(join(folder, path), code.replaceAll(/^ {3}/gm, ""));
    const list = join(folder, "experiments/claims/structure/index.ts");
    const text = readFileSync(list, "utf8")
      .replace("\n\n", '\nimport { gramTraceClaim } from "./gramTrace.ts";\n\n')
      .replace(/,\n\];/, ",\n  gramTraceClaim,\n];");
    writeFileSync(list, text);

    node("node_modules/typescript/bin/tsc");
    expect(node("dist/experiments/cli/main.js", "list", "claims")).toContain("gram-trace");
    const { claims } = JSON.parse(node("dist/experiments/cli/main.js", "verify", "gram-trace", "--json"));
    expect(claims).toMatchObject([{ id: "gram-trace", holds: true, control: { failsAsItMust: true } }]);
    const script = `
    import { misplaced } from "./dist/docs/site/build.js";
    import { theoryTexts } from "./dist/docs/site/pages/theory.js";
    const texts = theoryTexts(".");
    console.log(JSON.stringify([misplaced(texts), texts.filter(({ text }) => text.includes("claim gram-trace")).map(({ name }) => name)]));
  `;
    expect(JSON.parse(node("--input-type=module", "-e", script))).toEqual([[], ["structure"]]);
  },
);

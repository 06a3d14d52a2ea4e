import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { GUIDE } from "../../../docs/site/pages/documents.ts";
import { inProcess } from "../../experiments/cli/inProcess.ts";

/*
 * What the guide says to type is typed, in an empty folder with the examples, and what it shows is what comes out.
 * With DFA_UPDATE=1 the output it shows is brought up to date instead of compared.
 */

const FOLDER = "docs/guide";

const folder = mkdtempSync(join(tmpdir(), "guide-"));
cpSync("docs/examples", join(folder, "docs", "examples"), { recursive: true });
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Block {
  readonly language: string;
  readonly code: string;
  /** The text between the block before and this one. */
  readonly before: string;
}

function blocksOf(text: string): Block[] {
  let end = 0;
  return [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map((found) => {
    const before = text.slice(end, found.index);
    end = found.index + found[0].length;
    return { language: found[1], code: found[2], before };
  });
}

/** What a block that is run prints: nothing for a file that is saved, and null for what is not run here. */
async function outcome({ language, code, before }: Block): Promise<string | null> {
  if (language === "json") {
    const names = [...before.matchAll(/`([\w-]+\.json)`/g)].map(([, name]) => name);
    writeFileSync(join(folder, names[names.length - 1]), code);
    return "";
  }
  if (language === "js")
    return execFileSync(process.execPath, ["--input-type=module", "-e", code], { encoding: "utf8" });
  if (language !== "sh" || code.startsWith("npm ")) return null;
  const [name, ...args] = code.trim().split(" ");
  expect(name).toBe("dfa-theory");
  const { code: ended, out, error } = await inProcess(args, { cwd: folder });
  // A file that is wrong on purpose is refused, and everything else is not.
  expect([ended, ended === 0 ? error : ""], `${code}${error}`).toEqual([args.includes("wrong.json") ? 2 : 0, ""]);
  return out + error;
}

/**
 * Without what does not repeat from one machine to another: the time a command says it took, and numbers that are
 * nothing but rounding.
 */
const comparable = (output: string | null) =>
  output?.replace(/\b\d+(\.\d+)? m?s$/gm, "a time").replace(/ +\d\.\d+e-(1[2-9]|[2-9]\d)\b/g, " rounding");

test("the guide has all its pages", () => {
  expect(readdirSync(FOLDER).toSorted()).toEqual(GUIDE.map((name) => `${name}.md`).toSorted());
});

describe.each(GUIDE)("%s", (name) => {
  test("what it says to type works and prints what it shows", async () => {
    const path = join(FOLDER, `${name}.md`);
    let text = readFileSync(path, "utf8");
    const blocks = blocksOf(text);
    let [ran, compared] = [0, 0];
    for (const [i, block] of blocks.entries()) {
      if (block.language === "text") continue;
      const printed = await outcome(block);
      if (printed === null) continue;
      ran++;
      const next = blocks[i + 1];
      // Whatever prints something is followed by what it prints.
      expect(next?.language === "text" ? "" : printed, block.code).toBe("");
      if (next?.language !== "text") continue;
      compared++;
      if (process.env.DFA_UPDATE)
        text = text.replace(
          `${block.code}\`\`\`\n\n\`\`\`text\n${next.code}`,
          () => `${block.code}\`\`\`\n\n\`\`\`text\n${printed}`,
        );
      else expect(comparable(printed)).toBe(comparable(next.code));
    }
    if (process.env.DFA_UPDATE) writeFileSync(path, text);
    expect(ran).toBeGreaterThan(0);
    expect(blocks.filter(({ language }) => language === "text")).toHaveLength(compared);
  });
});

test("the alignments that the page on sweeps names are those in the table that its commands write", async () => {
  const page = readFileSync(join(FOLDER, "sweep.md"), "utf8");
  const [header, ...rows] = readFileSync(join(folder, "sweep", "results.csv"), "utf8")
    .trim()
    .split("\n");
  expect(header.split(",").at(-1)).toBe("final.weightAlignment.layers.3");
  const found = rows.map((row) => Number(Number(row.split(",").at(-1)).toFixed(3)));
  const named = /it is (\S+), with .* it is (\S+), with .* it is ([\d.]+):/.exec(page)!.slice(1).map(Number);
  expect(found).toEqual(named);
});

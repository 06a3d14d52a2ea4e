import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { inProcess } from "../inProcess.ts";
import { isRefusal, program } from "../program.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dfa-theory-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("draws the figure named into the folder named, which it makes, and says where the report is", async () => {
  const out = join(folder, "deep", "results");
  const { code, out: printed, error } = await program(["reproduce", "conserved-quantity", "--out", out]);
  expect([code, error]).toEqual([0, ""]);
  expect(printed).toContain(`Report: ${join(out, "report.html")}`);
  expect(printed).toContain("conserved-quantity");
  expect(readdirSync(out, { recursive: true, encoding: "utf8" }).toSorted()).toEqual([
    "claims.json",
    "figures",
    join("figures", "conserved-quantity.json"),
    "plotly.min.js",
    "report.html",
  ]);
  expect(readFileSync(join(out, "report.html"), "utf8")).toMatch(/^<!doctype html>/i);
});

test("asked to end, it keeps the state of its simulations and leaves no half-written file", async () => {
  const out = join(folder, "out");
  const found = () =>
    existsSync(join(out, "runs")) ? readdirSync(join(out, "runs"), { recursive: true, encoding: "utf8" }) : [];
  const states = () => found().filter((name) => name.endsWith(".checkpoint"));
  const ended = await program(["reproduce", "deep-dynamics", "--out", out, "--workers", "1"], {
    onStart(child) {
      const timer = setInterval(() => {
        if (child.exitCode === null && states().length === 0) return;
        clearInterval(timer);
        child.kill("SIGTERM");
      }, 10);
    },
  });
  expect(ended).toEqual({
    code: 1,
    signal: null,
    out: "",
    error: "dfa-theory reproduce: interrupted; the same command with --resume goes on from here\n",
  });
  expect(states().length).toBe(1);
  const all = readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(all.map(({ name }) => name).filter((name) => !/^[0-9a-f]{64}\.(json|checkpoint)$/.test(name))).toEqual([]);
});

test.each([
  [["no-such-figure-at-all"], /unknown figure "no-such-figure-at-all"/],
  [["conserved-quantty"], /unknown figure "conserved-quantty"; did you mean "conserved-quantity"\?/],
  [["--profile", "fast"], /--profile must be one of quick, paper, got "fast"/],
  [["--workers", "0"], /--workers must be a whole number of at least 1, got "0"/],
  [["--seed", "x"], /--seed must be a whole number of at least 0, got "x"/],
  [["--out", "file"], /file: cannot be written, /],
])("reproduce %j is refused in one sentence", async (args, sentence) => {
  writeFileSync(join(folder, "file"), "kept");
  const ended = await inProcess(["reproduce", ...args], { cwd: folder });
  expect(ended.error).toMatch(sentence);
  expect(ended).toSatisfy(isRefusal);
  expect(readdirSync(folder)).toEqual(["file"]);
  expect(existsSync(join(folder, "results"))).toBe(false);
});

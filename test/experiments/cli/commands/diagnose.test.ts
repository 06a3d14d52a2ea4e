import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { inProcess } from "../inProcess.ts";
import { isRefusal, program } from "../program.ts";

const IRIS = resolve("docs/examples/iris.csv");

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dfa-theory-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("prints one document with the fields of the contract", async () => {
  const { code, out, error } = await program(["diagnose", IRIS, "--targets", "species", "--json"]);
  expect([code, error]).toEqual([0, ""]);
  const { data, layers, verdict, advice, provenance } = JSON.parse(out);
  expect(data).toMatchObject({ samples: 150, inputs: 4, outputs: 3, rankInputs: 4 });
  for (const field of ["rankRegression", "kappaCross", "kappaRegression"])
    expect(data[field]).toBeGreaterThanOrEqual(1);
  expect(data.crossSingularValues).toHaveLength(3);
  expect(layers.map((layer: { layer: number }) => layer.layer)).toEqual([1, 2, 3]);
  for (const layer of layers) {
    expect(Object.keys(layer)).toEqual([
      "layer",
      "kappaPredicted",
      "kappaMeasured",
      "weightAlignmentPredicted",
      "weightAlignmentMeasured",
      "gradientAlignmentWorstCase",
      "gradientAlignmentMeasured",
    ]);
  }
  expect(verdict).toMatch(/DFA/);
  for (const { change, predictedGain, measuredGain } of advice) {
    expect([typeof change, typeof predictedGain, typeof measuredGain]).toEqual(["string", "number", "number"]);
  }
  expect(provenance).toMatchObject({ seed: 1, node: process.version });
});

test("flags reach the diagnosis", async () => {
  const flags = [
    "--depth",
    "4",
    "--width",
    "60",
    "--feedback",
    "orthonormal",
    "--standardise",
    "feature",
    "--centre-targets",
    "--limit",
    "120",
    "--seed",
    "2",
  ];
  const { code, out } = await inProcess(["diagnose", IRIS, "--targets", "species", ...flags, "--json"]);
  expect(code).toBe(0);
  const { data, network, layers, provenance } = JSON.parse(out);
  // Three classes whose targets are centred have two directions left.
  expect(data).toMatchObject({ samples: 120, rankRegression: 2 });
  expect(network).toMatchObject({ depth: 4, width: 60, feedback: "orthonormal" });
  expect(layers).toHaveLength(4);
  expect(provenance.seed).toBe(2);
});

test("without --json prints text with the verdict", async () => {
  const { out } = await inProcess(["diagnose", IRIS, "--targets", "species"]);
  const { out: json } = await inProcess(["diagnose", IRIS, "--targets", "species", "--json"]);
  expect(out.replaceAll(/\s+/g, " ")).toContain((JSON.parse(json).verdict as string).replaceAll(/\s+/g, " "));
});

test("--report writes a page, whole, and nothing beside it", async () => {
  const page = join(folder, "iris.html");
  const { code } = await inProcess(["diagnose", IRIS, "--targets", "species", "--report", page]);
  expect(code).toBe(0);
  expect(readFileSync(page, "utf8")).toMatch(/^<!doctype html>.*<\/html>\s*$/is);
  expect(readdirSync(folder)).toEqual(["iris.html"]);
});

const table = "a,b,y\n1,0,1\n0,1,2\n";

test.each([
  [[], table, "needs DATA, got nothing; see --help"],
  [["none.csv"], table, "none.csv: needs to be a file or directory that can be read, got nothing there"],
  [["d.csv", "--targets", "z"], table, "z"],
  [["d.csv", "--targets", "y", "--depth", "1"], table, '--depth must be a whole number of at least 2, got "1"'],
  [["d.csv", "--targets", "y", "--width", "wide"], table, '--width must be a whole number of at least 1, got "wide"'],
  [["d.csv", "--targets", "y", "--feedback", "gausian"], table, 'got "gausian"; did you mean "gaussian"?'],
  [["d.csv", "--targets", "y", "--label-noise", "2"], table, '--label-noise must be a number between 0 and 1, got "2"'],
  [["d.csv", "--targets", "y", "--limit", "0"], table, '--limit must be a whole number of at least 1, got "0"'],
  [
    ["d.csv", "--targets", "y", "--report", "missing/r.html"],
    table,
    "missing/r.html: cannot be written, its folder does not exist",
  ],
  [["d.csv", "--targets", "y"], "a,y\n1,2\n", "at least two samples"],
  [["d.csv", "--targets", "y"], "a,y\n1,2\n3\n", "row"],
  [["d.csv", "--targets", "y"], "", "d.csv"],
])("diagnose %j of %j is refused in one sentence", async (args, contents, sentence) => {
  writeFileSync(join(folder, "d.csv"), contents);
  const ended = await inProcess(["diagnose", ...args], { cwd: folder });
  expect(ended.error).toContain(sentence);
  expect(ended).toSatisfy(isRefusal);
  expect(readdirSync(folder)).toEqual(["d.csv"]);
});

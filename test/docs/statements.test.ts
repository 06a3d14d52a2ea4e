import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { statementsTable } from "../../docs/statements.ts";

/** The rows without what was measured: that comes and goes with the processor by rounding. */
const rows = (table: string): string[][] =>
  table
    .split("\n")
    .filter((line) => line.startsWith("| **"))
    .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()));

test("docs/statements.md is what the registries of claims and figures say; `npm run docs` writes it", () => {
  const written = rows(readFileSync("docs/statements.md", "utf8"));
  const now = rows(statementsTable(new Map()));
  expect(
    written.map(([, statement, source, tolerance, , , figures]) => [statement, source, tolerance, figures]),
  ).toEqual(now.map(([, statement, source, tolerance, , , figures]) => [statement, source, tolerance, figures]));
  for (const [, , , , measured, control] of written) {
    expect(measured).toMatch(/^(0|≤ 1e-?\d+) \(\d+ cases\)$/);
    expect(control).toMatch(/: fails$/);
  }
});

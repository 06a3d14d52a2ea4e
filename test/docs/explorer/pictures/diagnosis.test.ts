import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readDropped } from "../../../../docs/explorer/droppedFiles.ts";
import { diagnoseDataset, diagnosisPicture } from "../../../../docs/explorer/pictures/diagnosis.ts";
import { diagnose, diagnosisText } from "../../../../experiments/diagnose/index.ts";
import { prepare } from "../../../../src/data/files/index.ts";

const path = join("docs", "examples", "iris.csv");
const iris = { name: "iris.csv", bytes: new Uint8Array(readFileSync(path)) };

test.each([
  [3, false],
  [4, true],
] as const)("the page's diagnosis is the command's, of depth %s, targets centred %s", async (depth, centreTargets) => {
  const { provenance, ...whole } = await diagnose(path, { targets: "species", depth, centreTargets });
  const dataset = prepare(await readDropped([iris], "species"), { centreTargets });
  const mine = diagnoseDataset(dataset, { depth });
  expect(mine).toEqual(whole);
  const text = diagnosisText({ ...whole, provenance });
  const { table, notes } = diagnosisPicture(mine);
  for (const cells of table.rows)
    expect(text).toMatch(new RegExp(cells.map((cell) => cell.replace(/[.+]/g, "\\$&")).join("\\s+")));
  expect(notes[0]).toBe(whole.verdict);
});

test("data without anything to learn are refused", async () => {
  const bytes = new TextEncoder().encode("a,b,y\n1,1,1\n-1,1,-1\n1,-1,-1\n-1,-1,1\n");
  const dataset = prepare(await readDropped([{ name: "flat.csv", bytes }], "y"), {});
  expect(() => diagnoseDataset(dataset)).toThrow("nothing to learn");
});

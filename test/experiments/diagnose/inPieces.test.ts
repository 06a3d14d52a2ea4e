import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { diagnose, type Diagnosis, type DiagnoseOptions } from "../../../experiments/diagnose/index.ts";
import { openSamples, isStream } from "../../../src/data/files/index.ts";
import { stream } from "../../../src/random/index.ts";
import { refusal } from "../../src/data/files/helpers.ts";

const folder = mkdtempSync(join(tmpdir(), "pieces-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Rows of four numbers, one of them far from zero, a word, and a label. */
const random = stream(1, "pieces");
const rows = Array.from({ length: 1000 }, (_, i) => {
  const x = Array.from({ length: 4 }, () => random.normal());
  return {
    x: [x[0] + 200, 3 * x[1], x[2], x[3]],
    word: ["red", "green", "blue"][(i * i) % 3],
    label: (x[0] > 0 ? 1 : 0) + (x[1] > 0.5 ? 1 : 0),
  };
});
const table = ["a,b,c,d,word,label", ...rows.map(({ x, word, label }) => [...x, word, label].join(","))].join("\n");
const write = (name: string, content: string | Uint8Array): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

/** An NPY file of doubles, in C or Fortran order. */
function npy(data: readonly (readonly number[])[], columnMajor: boolean, type = "<f8"): Uint8Array {
  const shape = `(${data.length}, ${data[0].length})`;
  const header =
    `{'descr': '${type}', 'fortran_order': ${columnMajor ? "True" : "False"}, 'shape': ${shape}, }`.padEnd(117) + "\n";
  const flat = columnMajor ? data[0].flatMap((_, j) => data.map((row) => row[j])) : data.flat();
  const head = Buffer.from([0x93, ...Buffer.from("NUMPY"), 1, 0, header.length, 0, ...Buffer.from(header)]);
  return Buffer.concat([head, Buffer.from(Float64Array.from(flat).buffer)]);
}

/** Rounding of moments in another order of operations, and what integration makes of it. */
const ROUNDING = 1e-6;

async function expectAlike(path: string, options: DiagnoseOptions): Promise<void> {
  const whole = await diagnose(path, options);
  const pieces = await diagnose(path, { ...options, largeFrom: 0 });
  const numbers = ({ data, layers }: Diagnosis) => [
    data.kappaCross,
    data.kappaRegression,
    ...layers.flatMap((layer) => [
      layer.kappaMeasured!,
      layer.weightAlignmentMeasured ?? 0,
      layer.gradientAlignmentMeasured ?? 0,
    ]),
  ];
  const expected = numbers(whole);
  numbers(pieces).forEach((value, i) =>
    expect(Math.abs(value - expected[i])).toBeLessThan(ROUNDING * Math.abs(expected[i]) + ROUNDING),
  );
  expect(pieces.data).toMatchObject({ samples: whole.data.samples, rankInputs: whole.data.rankInputs });
  expect({ targets: pieces.targets, notes: pieces.notes }).toEqual({ targets: whole.targets, notes: whole.notes });
}

describe("large files in pieces give what they give at once", { timeout: 60_000 }, () => {
  const csv = write("t.csv", table);
  test.each([
    ["standardised together", {}],
    ["column by column, targets centred", { standardise: "feature", centreTargets: true }],
    ["as they are, the first rows", { standardise: "none", limit: 377 }],
    ["numbers as targets", { targets: "label:number,c", standardise: "feature" }],
    ["label noise", { labelNoise: 0.2, standardise: "feature" }],
  ] as const)("CSV, %s", (_, options) => expectAlike(csv, { targets: "label", ...options }));
  test("CSV, gzipped, with missing values", async () => {
    const lacking = table.split("\n").map((line, i) => (i % 100 === 7 ? line.replace(/^[^,]*/, "NA") : line));
    await expectAlike(write("g.csv.gz", gzipSync(lacking.join("\n"))), {
      targets: "label",
      dropMissing: true,
      standardise: "feature",
    });
  });
  test.each([false, true])("NPY, Fortran order: %s", async (columnMajor) => {
    write("X.npy", npy(rows.map(({ x }) => x), columnMajor)); // prettier-ignore
    write("y.npy", npy(rows.map(({ x, label }) => [label, x[2]]), false)); // prettier-ignore
    await expectAlike(join(folder, "X.npy"), { standardise: "feature" });
  });
  test("they are streams, and refuse what is refused at once", async () => {
    expect(isStream(await openSamples(csv, { targets: "label" }, 0))).toBe(true);
    expect(isStream(await openSamples(csv, { targets: "label" }))).toBe(false);
    const damaged = gzipSync(table);
    damaged[damaged.length - 6] ^= 1;
    const path = write("d.csv.gz", damaged);
    expect(await refusal(() => openSamples(path, { targets: "label" }, 0))).toMatch(/intact gzip file/);
    const two = write("two.csv.gz", Buffer.concat([gzipSync(table), gzipSync("1,2,3,4,red,0\n")]));
    expect(await refusal(() => openSamples(two, { targets: "label" }, 0))).toMatch(/gzip file of one member/);
    const short = write("X2.npy", npy(rows.map(({ x }) => x), false).subarray(0, 5000)); // prettier-ignore
    expect(await refusal(() => openSamples(short, { targets: join(folder, "y.npy") }, 0))).toMatch(
      /needs 32000 bytes after its header/,
    );
    expect(await refusal(() => openSamples(csv, { targets: "lable" }, 0))).toMatch(/did you mean "label"\?$/);
  });
});

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compare, FIXTURES, references } from "./fixtures.ts";

const PYTHON = "/usr/bin/python3";

/** Another Python may come first on the path; Debian's packages serve this one. */
const hasPyTorch = spawnSync(PYTHON, ["-c", "import torch, numpy"]).status === 0;
if (!hasPyTorch) {
  console.warn(
    "PyTorch is not there (apt-get install python3-torch python3-numpy): networks are not trained anew, only the stored ones are compared",
  );
}

describe.runIf(hasPyTorch)("networks that PyTorch trains now", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "dfa-theory-"));
    const { status, stderr } = spawnSync(PYTHON, [join(FIXTURES, "make.py"), folder], { encoding: "utf8" });
    expect(stderr).toBe("");
    expect(status).toBe(0);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each(Object.keys(references(FIXTURES)))("%s: the same numbers here as there", async (name) => {
    expect(await compare(folder, name)).toBeGreaterThanOrEqual(0);
  });
});

import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { pythonCandidates, runPython } from "../../../experiments/bench/python.ts";

const folder = mkdtempSync(join(tmpdir(), "python-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A program in place of Python that imports only the given module, and prints its name when it runs a script. */
function fake(name: string, module: string): string {
  mkdirSync(join(folder, name), { recursive: true });
  const path = join(folder, name, "python3");
  writeFileSync(
    path,
    `#!/bin/sh\nif [ "$1" = "-c" ]; then [ "$2" = "import ${module}" ]; else echo ${name} "$@"; fi\n`,
  );
  chmodSync(path, 0o755);
  return path;
}

test("DFA_PYTHON comes first, then each python3 on the path, then the system's, each once", () => {
  const [a, b] = [fake("a", "one"), fake("b", "two")];
  const PATH = [join(folder, "a"), join(folder, "nothing"), join(folder, "b"), join(folder, "a")].join(delimiter);
  expect(pythonCandidates({ PATH, DFA_PYTHON: "/mine" })).toEqual(["/mine", a, b, "/usr/bin/python3"]);
  expect(pythonCandidates({ PATH })).toEqual([a, b, "/usr/bin/python3"]);
  expect(pythonCandidates({})).toEqual(["/usr/bin/python3"]);
});

test("the first that has the module runs the script; where none has, there is nothing", () => {
  const candidates = [join(folder, "missing"), fake("a", "one"), fake("b", "two"), fake("c", "two")];
  expect(runPython("two", ["script", "4"], candidates)).toBe("b script 4\n");
  expect(runPython("three", ["script"], candidates)).toBeNull();
  expect(runPython("three", ["script"], [])).toBeNull();
});

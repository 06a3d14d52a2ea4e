import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

/*
 * The package as a stranger gets it: packed, installed in an empty folder, run, imported and type-checked.
 * It packs what is built; building is not its business.
 */

let folder: string;
let packed: string[];

/** Runs a program and gives what it printed; a failure shows what it said. */
function output(file: string, args: readonly string[], cwd = folder): string {
  try {
    return execFileSync(file, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${file} ${args.join(" ")}\n${stdout}\n${stderr}`, { cause: error });
  }
}

beforeAll(() => {
  if (!existsSync("dist/experiments/index.js")) throw new Error("dist is missing: build it first (npm run build)");
  folder = mkdtempSync(join(tmpdir(), "dfa-theory-package-"));
  const pack = output("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], process.cwd());
  // npm 12 keys the list by package name, earlier ones give an array.
  const [{ filename, files }] = Object.values(JSON.parse(pack)) as { filename: string; files: { path: string }[] }[];
  packed = files.map((file) => file.path);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "consumer", private: true, type: "module" }));
  output("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", join(folder, filename)]);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("holds the built program, its sources for the source maps, and the texts; no tests and no results", () => {
  const tops = [...new Set(packed.map((path) => path.split("/")[0]))].toSorted();
  const expected = [
    "CHANGELOG.md",
    "CITATION.cff",
    "LICENSE",
    "README.md",
    "dist",
    "docs",
    "experiments",
    "package.json",
    "src",
    "theory",
  ];
  expect(tops).toEqual(expected);
  // The site, where it is built, shows the sources of the tests as text.
  const own = packed.filter((path) => !path.startsWith("dist/site/"));
  expect(own.filter((path) => /\.test\.|(^|\/)(node_modules|results)\/|\.tgz$/.test(path))).toEqual([]);
  for (const path of [
    "dist/src/index.js",
    "dist/src/index.d.ts",
    "dist/src/linalg/kernels/wasm.generated.js",
    "docs/problem.md",
  ])
    expect(packed).toContain(path);
});

test("its program runs", () => {
  const program = join("node_modules", ".bin", "dfa-theory");
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
  expect(output(program, ["--version"])).toBe(`${version}\n`);
  const example = join("node_modules", "dfa-theory", "docs", "examples", "spectrum.json");
  const record = JSON.parse(output(program, ["simulate", example, "--json"]));
  expect(record.outcome.status).toBe("completed");
  expect(record.provenance).toMatchObject({ version, commit: null });
});

test("its library is imported by name, whole or in parts", () => {
  const script = `
    import { simulate, simulateAny } from "dfa-theory";
    import { stream } from "dfa-theory/src";
    import * as theory from "dfa-theory/theory";
    console.log(typeof simulate, typeof simulateAny, typeof stream(1).normal(), Object.keys(theory).length > 0);
  `;
  expect(output(process.execPath, ["--input-type=module", "-e", script])).toBe("function function number true\n");
});

const consumer = `
import { InputError, simulate, type LinearProblemInput, type LinearSnapshot, type Trajectory } from "dfa-theory";
import { svd, fromRows } from "dfa-theory/src";

const problem: LinearProblemInput = {
  network: { inputs: 4, widths: [8, 8], outputs: 2 },
  data: { kind: "teacher" },
  training: { time: 1 },
};
const run: Trajectory<LinearSnapshot> = simulate(problem, { rung: "flow" });
const alignment: number | null = run.snapshots[0].weightAlignment.total;
const values: Float64Array = svd(fromRows([[1, 2], [3, 4]])).s;
console.log(alignment, values, InputError.name);
`;

test.each([
  ["nodenext", "nodenext"],
  ["esnext", "bundler"],
])("a strict TypeScript consumer type-checks with module %s and resolution %s", (module, moduleResolution) => {
  writeFileSync(join(folder, "consumer.ts"), consumer);
  writeFileSync(join(folder, "wrong.ts"), consumer.replace('rung: "flow"', 'rung: "flaw"'));
  const options = {
    strict: true,
    noEmit: true,
    skipLibCheck: false,
    target: "es2023",
    lib: ["es2023", "dom"],
    types: [],
    module,
    moduleResolution,
  };
  const files = ["consumer.ts", "wrong.ts"];
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: options, files }));
  const check = () => output(process.execPath, [resolve("node_modules/typescript/bin/tsc"), "-p", "tsconfig.json"]);
  // Nothing is wrong but the one wrong word.
  expect(check).toThrow(/\n(wrong\.ts\(10,\d+\): error .*"flaw".*\n+)$/);
});

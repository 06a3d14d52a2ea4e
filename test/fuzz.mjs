// npm run fuzz [-- --inputs N --problems N --seed S]: hostile files and bent problems, many more than in the tests.
// Seeded, so that what it finds it finds again.
// Ends in 1 with the shrunk case where one crashes, shows a number that is none, takes more than a gigabyte or too
// long, and with the case as it was where one never ends.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

/** Properties in the test of the readers, each of which draws as many inputs as cases are asked for. */
const READER_PROPERTIES = 14;
/** A problem that takes longer hangs. */
const SILENCE_MS = 180_000;

const { values } = parseArgs({
  options: {
    inputs: { type: "string", default: "100000" },
    problems: { type: "string", default: "20000" },
    seed: { type: "string", default: "1" },
  },
});
for (const [name, value] of Object.entries(values)) {
  if (!/^\d{1,9}$/.test(value)) {
    console.error(`fuzz: --${name} must be a whole number below 1e9, got ${JSON.stringify(value).slice(0, 200)}`);
    process.exit(2);
  }
}

const folder = mkdtempSync(join(tmpdir(), "dfa-fuzz-"));
const watch = join(folder, "case.txt");

/** Runs a test file with so many cases; resolves to whether it passed. */
function run(file, cases) {
  const env = {
    ...process.env,
    DFA_CASES: String(cases),
    DFA_SEED: values.seed,
    DFA_WATCH: watch,
    // Where the cases run: what takes more than a gigabyte ends there and then.
    NODE_OPTIONS: "--max-old-space-size=1024",
  };
  const child = spawn(process.execPath, ["node_modules/vitest/vitest.mjs", "run", file], {
    env,
    stdio: "inherit",
    detached: true,
  });
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      const last = statSync(watch, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
      if (Date.now() - last < SILENCE_MS) return;
      console.error(`fuzz: does not end:\n${readFileSync(watch, "utf8")}`);
      process.kill(-child.pid, "SIGKILL");
    }, 1000);
    child.on("exit", (code) => {
      clearInterval(timer);
      if (code === null && statSync(watch, { throwIfNoEntry: false })) {
        console.error(`fuzz: ended with this case:\n${readFileSync(watch, "utf8")}`);
      }
      rmSync(watch, { force: true });
      resolve(code === 0);
    });
  });
}

const readers = await run("test/src/data/files/fuzz.test.ts", Math.ceil(Number(values.inputs) / READER_PROPERTIES));
const problems = await run("test/experiments/run/bentProblems.test.ts", Number(values.problems));
rmSync(folder, { recursive: true, force: true });
process.exitCode = readers && problems ? 0 : 1;

import type { BenchRow } from "./row.ts";

/**
 * The benches by name; `npm run bench NAME…` runs some of them. Numbers are of this machine at this moment: quote
 * ratios of one run.
 */
const BENCHES: Record<string, () => Promise<BenchRow[]>> = {
  startup: async () => (await import("./startup.ts")).benchStartup(),
  kernels: async () => (await import("./kernels.ts")).benchKernels(),
  linear: async () => (await import("./linear.ts")).benchLinear(),
  "teacher-student": async () => (await import("./teacherStudent.ts")).benchTeacherStudent(),
  training: async () => (await import("./training.ts")).benchTraining(),
  transformer: async () => (await import("./transformer.ts")).benchTransformer(),
  diagnose: async () => (await import("./diagnose.ts")).benchDiagnose(),
  sweep: async () => (await import("./sweep.ts")).benchSweep(),
};

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !(name in BENCHES));
if (unknown !== undefined) {
  process.stderr.write(
    `bench: needs names out of ${Object.keys(BENCHES).join(", ")}, got ${JSON.stringify(unknown)}\n`,
  );
  process.exit(2);
}
for (const name of asked.length > 0 ? asked : Object.keys(BENCHES)) {
  process.stdout.write(`\n${name}\n`);
  for (const { name: what, value, unit, note } of await BENCHES[name]()) {
    const shown = Number.isNaN(value) ? "–" : value.toPrecision(3);
    process.stdout.write(`  ${what.padEnd(64)} ${shown.padStart(9)} ${unit.padEnd(10)} ${note ?? ""}\n`);
  }
}

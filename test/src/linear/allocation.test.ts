import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { expect, test } from "vitest";

/**
 * Two hundred thousand steps of rung 1 in a process of its own, and the collections of garbage they cause; `extra` is
 * run at every step.
 */
function collections(extra: string): number {
  const script = `
    import { PerformanceObserver } from "node:perf_hooks";
    import { setTimeout } from "node:timers/promises";
    import { AlignmentMatrices, linearProblemSchema, parseWith, realiseLinear } from "./dist/src/index.js";
    const problem = parseWith(linearProblemSchema, {
      network: { inputs: 100, widths: [64, 64, 64], outputs: 10 }, feedback: { kind: "gaussian" },
      data: { kind: "teacher" }, training: { rate: 1e-4, time: 1, batch: 1 } });
    const dynamics = new AlignmentMatrices(realiseLinear(problem), { samples: null });
    const batch = { size: 1, inputs: new Float64Array(100).fill(0.1), targets: new Float64Array(10).fill(1) };
    const kept = [];
    const run = (steps) => { for (let i = 0; i < steps; i++) { dynamics.sgd(batch, 1e-4); ${extra} } };
    run(20000);
    globalThis.gc();
    await setTimeout(50);
    let count = 0;
    new PerformanceObserver((list) => { count += list.getEntries().length; }).observe({ entryTypes: ["gc"] });
    run(200000);
    await setTimeout(50);
    console.log(count);`;
  return Number(
    execFileSync(process.execPath, ["--expose-gc", "--input-type=module", "-e", script], { encoding: "utf8" }),
  );
}

test("a step of rung 1 allocates nothing that is ever collected", () => {
  if (!existsSync("dist/src/index.js")) throw new Error("dist is missing: npm run build");
  // The returned number may be boxed: 16 bytes a step fill the young generation at most once.
  expect(collections("")).toBeLessThanOrEqual(1);
});

test("control: one small array a step is noticed", () => {
  expect(collections("kept[0] = new Float64Array(10);")).toBeGreaterThan(1);
});

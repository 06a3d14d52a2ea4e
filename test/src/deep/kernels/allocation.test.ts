import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { expect, test } from "vitest";

/**
 * Steps of DFA on a small network in a process of its own, and the collections of garbage they cause; `extra` is run at
 * every step.
 */
function collections(extra: string): number {
  const script = `
    import { PerformanceObserver } from "node:perf_hooks";
    import { setTimeout } from "node:timers/promises";
    import { createTrainingKernels } from "./dist/src/deep/kernels/index.js";
    const kernels = createTrainingKernels(100000);
    const [below, above] = [{ kind: "full", rows: 8, cols: 12 }, { kind: "full", rows: 3, cols: 8 }];
    const data = new Float32Array(120).fill(0.1);
    const indices = Int32Array.of(0, 1, 2, 3, 4, 5, 6, 7);
    const [X, H, slope, Y, T, E, S, W, V, F] = Array.from({ length: 10 }, () => kernels.alloc(200).fill(0.01));
    const step = () => {
      kernels.gather(8, 12, 8, indices, data, X);
      kernels.forward(below, 8, W, null, X, "tanh", H, slope);
      kernels.forward(above, 8, V, null, H, "linear", Y, null);
      kernels.errors("cross-entropy", 3, 8, 8, Y, T, E);
      kernels.send(8, 3, 8, F, E, slope, S);
      kernels.descend(below, 8, 1e-3, S, X, W);
      kernels.descend(above, 8, 1e-3, E, H, V);
    };
    const kept = [];
    const run = (steps) => { for (let i = 0; i < steps; i++) { step(); ${extra} } };
    run(20000);
    globalThis.gc();
    await setTimeout(50);
    let count = 0;
    new PerformanceObserver((list) => { count += list.getEntries().length; }).observe({ entryTypes: ["gc"] });
    run(20000);
    await setTimeout(50);
    console.log(count);`;
  return Number(
    execFileSync(process.execPath, ["--expose-gc", "--input-type=module", "-e", script], { encoding: "utf8" }),
  );
}

test("a step of training allocates nothing that is ever collected", () => {
  if (!existsSync("dist/src/index.js")) throw new Error("dist is missing: npm run build");
  // Fractions that go from function to function may be boxed: some ten a step, 16 bytes each, fill the young generation
  // at most once.
  expect(collections("")).toBeLessThanOrEqual(1);
});

test("control: one array of 200 a step is noticed", () => {
  expect(collections("kept[0] = new Array(200).fill(0.5);")).toBeGreaterThan(1);
});

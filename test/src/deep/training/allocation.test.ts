import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { expect, test } from "vitest";

/**
 * Thirty thousand steps of a small network in a process of its own, and the collections of garbage they cause; `extra`
 * is run at every step.
 */
function collections(extra: string): number {
  const script = `
    import { PerformanceObserver } from "node:perf_hooks";
    import { setTimeout } from "node:timers/promises";
    import { TrainableNetwork } from "./dist/src/deep/training/index.js";
    const layers = [
      { kind: "convolutional", size: 5, kernel: 2, stride: 1, channelsIn: 1, channelsOut: 2, outputSize: 4, rows: 32, cols: 25, fanIn: 4 },
      { kind: "full", rows: 8, cols: 32 },
      { kind: "full", rows: 3, cols: 8 },
    ];
    const network = new TrainableNetwork({
      layers, activation: "tanh", biases: true, rule: "dfa", loss: "cross-entropy", reduction: "mean", rate: 1e-3, batch: 8,
      optimiser: { kind: "sgd", momentum: 0.9 },
      weights: [8, 256, 24].map((n) => new Float32Array(n).fill(0.1)),
      feedback: [96, 24].map((n) => new Float32Array(n).fill(0.1)),
      backward: null,
    });
    const samples = { count: 8, inputs: new Float32Array(200).fill(0.1), targets: new Float32Array(24).fill(0.5), labels: null };
    const order = Int32Array.from({ length: 8 }, (_, i) => i);
    const kept = [];
    const run = (steps) => { for (let i = 0; i < steps; i++) { network.step(samples, order); ${extra} } };
    run(10000);
    globalThis.gc();
    await setTimeout(50);
    let count = 0;
    new PerformanceObserver((list) => { count += list.getEntries().length; }).observe({ entryTypes: ["gc"] });
    run(30000);
    await setTimeout(50);
    console.log(count);`;
  return Number(
    execFileSync(process.execPath, ["--expose-gc", "--input-type=module", "-e", script], { encoding: "utf8" }),
  );
}

test("a step allocates next to nothing", () => {
  if (!existsSync("dist/src/deep/training/index.js")) throw new Error("dist is missing: npm run build");
  // Numbers may be boxed on their way to the kernels, some 16 bytes each: a hundred bytes a step fill the young
  // generation once or twice.
  expect(collections("")).toBeLessThanOrEqual(2);
});

test("control: an array at every step is noticed", () => {
  expect(collections("kept[0] = new Array(2000).fill(0.5);")).toBeGreaterThan(2);
});

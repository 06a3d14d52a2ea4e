import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readDataset } from "../../src/data/files/index.ts";
import { runPython } from "./python.ts";
import type { BenchRow } from "./row.ts";

const MAIN = fileURLToPath(new URL("../cli/main.js", import.meta.url));

/** The data sets diagnosed: their folders, shapes, and the seconds that the whole command shall take. */
const SETS = [
  { folder: "mnist", name: "MNIST", shape: "10000x784", goal: 1.5, runs: 3 },
  { folder: "cifar10", name: "CIFAR-10", shape: "10000x3072", goal: 20, runs: 1 },
];

const NUMPY = fileURLToPath(new URL("../../../experiments/bench/moments.py", import.meta.url));

/**
 * `diagnose` on images as whole processes, beside NumPy's moments and eigenvectors of the same shape; needs the files,
 * in the folders `mnist` and `cifar10` of DFA_DATA_DIR.
 */
export async function benchDiagnose(): Promise<BenchRow[]> {
  const folder = process.env.DFA_DATA_DIR;
  if (!folder) {
    const note = "skipped: set DFA_DATA_DIR to a folder with mnist/ and cifar10/";
    return [{ name: "diagnose MNIST and CIFAR-10", value: Number.NaN, unit: "s", note }];
  }
  const printed = runPython("numpy", [NUMPY, ...SETS.map(({ shape }) => shape)]);
  const numpy = printed === null ? null : (JSON.parse(printed) as Record<string, { moments: number; eigh: number }>);
  const rows: BenchRow[] = [];
  for (const { folder: set, name, shape, goal, runs } of SETS) {
    const times = Array.from({ length: runs }, () => {
      const began = performance.now();
      spawnSync(process.execPath, [MAIN, "diagnose", join(folder, set), "--json"], { stdio: "ignore" });
      return (performance.now() - began) / 1000;
    });
    const own = Math.min(...times);
    const title = `diagnose ${name}, ${shape.replace("x", " × ")}, whole process`;
    rows.push(
      { name: title, value: own, unit: "s", note: `${(own / goal).toFixed(2)} of the goal of ${goal} s` },
      { name: "  reading its files", value: await readingTime(join(folder, set)), unit: "s" },
      numpy === null
        ? {
            name: "  NumPy's",
            value: Number.NaN,
            unit: "s",
            note: "skipped: no python3 found has numpy; set DFA_PYTHON",
          }
        : {
            name: "  NumPy's moments and eigh, one thread",
            value: numpy[shape].moments + numpy[shape].eigh,
            unit: "s",
            note: `ours, the whole command, takes ${(own / (numpy[shape].moments + numpy[shape].eigh)).toFixed(2)} of it`,
          },
    );
  }
  return rows;
}

/** The least time of three reads, in seconds. */
async function readingTime(path: string): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let repeat = 0; repeat < 3; repeat++) {
    const began = performance.now();
    await readDataset(path);
    least = Math.min(least, (performance.now() - began) / 1000);
  }
  return least;
}

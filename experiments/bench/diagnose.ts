import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readDataset } from "../../src/data/files/index.ts";
import type { BenchRow } from "./row.ts";

const MAIN = fileURLToPath(new URL("../cli/main.js", import.meta.url));

/** `diagnose` on MNIST as a whole process; needs the files, in the folder `mnist` of DFA_DATA_DIR. */
export async function benchDiagnose(): Promise<BenchRow[]> {
  const folder = process.env.DFA_DATA_DIR;
  if (!folder)
    return [
      {
        name: "diagnose MNIST",
        value: Number.NaN,
        unit: "s",
        note: "skipped: set DFA_DATA_DIR to a folder with mnist/",
      },
    ];
  const times = [1, 2, 3].map(() => {
    const began = performance.now();
    spawnSync(process.execPath, [MAIN, "diagnose", join(folder, "mnist"), "--json"], { stdio: "ignore" });
    return (performance.now() - began) / 1000;
  });
  return [
    { name: "diagnose MNIST, 10 000 × 784, whole process", value: Math.min(...times), unit: "s" },
    { name: "  reading its files", value: await readingTime(join(folder, "mnist")), unit: "s" },
    { name: "  reading CIFAR-10, 10 000 × 3072", value: await readingTime(join(folder, "cifar10")), unit: "s" },
  ];
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

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { BenchRow } from "./row.ts";

const MAIN = fileURLToPath(new URL("../cli/main.js", import.meta.url));
const RUNS = 15;

/** The least time of several runs of a process, in milliseconds. */
function least(args: string[]): number {
  const times = Array.from({ length: RUNS }, () => {
    const began = performance.now();
    spawnSync(process.execPath, args, { stdio: "ignore" });
    return performance.now() - began;
  });
  return Math.min(...times);
}

/** How long `dfa-theory --help` takes, against Node doing nothing. */
export async function benchStartup(): Promise<BenchRow[]> {
  const nothing = least(["-e", "0"]);
  const help = least([MAIN, "--help"]);
  return [
    { name: "node -e 0", value: nothing, unit: "ms" },
    { name: "dfa-theory --help", value: help, unit: "ms" },
    { name: "  help / nothing", value: help / nothing, unit: "×" },
  ];
}

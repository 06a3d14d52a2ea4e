import { readFileSync, writeFileSync } from "node:fs";

/*
 * The most memory that this process had at once. Linux counts it anew when asked to; elsewhere it is that of the whole
 * life of the process.
 */

/** Begins to count anew, where that is possible. */
export function resetPeakMemory(): void {
  try {
    writeFileSync("/proc/self/clear_refs", "5");
  } catch {
    // Not Linux.
  }
}

/** The most resident memory since, in bytes. */
export function peakMemory(): number {
  try {
    return 1024 * Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync("/proc/self/status", "latin1"))![1]);
  } catch {
    return 1024 * process.resourceUsage().maxRSS;
  }
}

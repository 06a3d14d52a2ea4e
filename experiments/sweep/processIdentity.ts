import { readFileSync } from "node:fs";
import { hostname } from "node:os";

/**
 * What tells a process from every other one, those included that have had its number before it or in another container.
 */
export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /**
   * Which start of the machine it belongs to, and when it began within that, in the system's ticks; null where the
   * system does not say.
   */
  readonly boot: string | null;
  readonly start: string | null;
}

/** The identity of this process, the same on all its threads. */
export const ownIdentity = (): ProcessIdentity => ({
  pid: process.pid,
  host: hostname(),
  boot: bootOfMachine(),
  start: statusOf(process.pid)?.start ?? null,
});

/** The identity in a JSON value that was read from a file; null where it holds none. */
export function identityIn(value: unknown): ProcessIdentity | null {
  const { pid, host, boot, start } = (value ?? {}) as Record<string, unknown>;
  if (!Number.isInteger(pid) || (pid as number) <= 0 || typeof host !== "string") return null;
  return {
    pid: pid as number,
    host,
    boot: typeof boot === "string" ? boot : null,
    start: typeof start === "string" ? start : null,
  };
}

/** A number that Linux draws anew at each start of the machine; null elsewhere. */
export function bootOfMachine(): string | null {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return null;
  }
}

/**
 * Whether the process of that number has ended, but for being asked by its parent how, and its start in ticks since
 * that of the machine; null where the system does not say.
 */
export function statusOf(pid: number): { readonly ended: boolean; readonly start: string } | null {
  try {
    // The name in parentheses may hold anything, parentheses too.
    const fields = readFileSync(`/proc/${pid}/stat`, "latin1")
      .replace(/^.*\) /s, "")
      .split(" ");
    const [state, start] = [fields[0], fields[STARTTIME - STATE]];
    return start === undefined ? null : { ended: "ZXx".includes(state), start };
  } catch {
    return null;
  }
}

/** Where these stand in the line, as proc(5) counts them. */
const STATE = 3;
const STARTTIME = 22;

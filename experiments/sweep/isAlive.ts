import { hostname } from "node:os";
import { bootOfMachine, statusOf, type ProcessIdentity } from "./processIdentity.ts";

/**
 * Whether a process lives; null when it is another machine's, which cannot be asked from here. One number goes to many
 * processes, one after another and in each container anew,
 * so that it lives only if what has its number now began when it did. Containers that have one host name are taken for
 * one machine.
 */
export function isAlive({ pid, host, boot, start }: ProcessIdentity): boolean | null {
  if (host !== hostname()) return null;
  const now = bootOfMachine();
  if (boot !== null && now !== null && boot !== now) return false;
  if (!exists(pid)) return false;
  const found = statusOf(pid);
  // What exists and does not show itself is somebody else's.
  if (found === null) return true;
  if (found.ended) return false;
  // A file of this number without a start was not written by this process.
  return start === null ? pid !== process.pid : start === found.start;
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

import { hostname } from "node:os";

/** Whether a process lives; null when it is another machine's, which cannot be asked from here. */
export function isAlive({ pid, host }: { readonly pid: number; readonly host: string }): boolean | null {
  if (host !== hostname()) return null;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process lives too.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

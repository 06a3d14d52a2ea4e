import type { Pool } from "./pool.ts";
import { raise, stopFlag, type StopFlag } from "./stopFlag.ts";

/**
 * How long runs that are to stop may take to save their state. Batch systems kill a program some ten seconds or more
 * after they asked it to end.
 */
const GRACE_MS = 5000;

/**
 * Ends what threads do once a signal is aborted: the flag is raised, at which runs that go in steps save their state,
 * and after a while whatever still runs is ended. Returns the flag, and what gives the signal back.
 */
export function stopOnAbort(
  signal: AbortSignal | undefined,
  threads: Pick<Pool<unknown, unknown>, "close">,
): { readonly flag: StopFlag; release(): void } {
  const flag = stopFlag();
  let timer: NodeJS.Timeout | undefined;
  const stop = () => {
    raise(flag);
    timer = setTimeout(() => void threads.close(), GRACE_MS);
  };
  signal?.addEventListener("abort", stop);
  return {
    flag,
    release() {
      signal?.removeEventListener("abort", stop);
      clearTimeout(timer);
    },
  };
}

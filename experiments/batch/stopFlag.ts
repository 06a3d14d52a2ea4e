/** A flag that all threads see, also in the midst of their work. */
export type StopFlag = SharedArrayBuffer;

/** How often a thread looks whether it is raised. */
const LOOK_MS = 25;

/** A flag that is not raised. */
export const stopFlag = (): StopFlag => new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);

/** Raises a flag. */
export const raise = (flag: StopFlag): void => void Atomics.store(new Int32Array(flag), 0, 1);

/** Does some work with a signal that is aborted once the flag is raised; without a flag it never is. */
export async function withSignal<Result>(
  flag: StopFlag | undefined,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const look = () => {
    if (flag !== undefined && Atomics.load(new Int32Array(flag), 0) === 1) controller.abort();
  };
  look();
  const timer = setInterval(look, LOOK_MS);
  try {
    return await work(controller.signal);
  } finally {
    clearInterval(timer);
  }
}

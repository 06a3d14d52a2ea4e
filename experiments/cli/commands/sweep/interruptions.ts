/**
 * Signals as they are asked of a long run: the first Ctrl-C stops it after the tasks at work, which `tell` is to
 * announce, the second one, SIGTERM, or SIGHUP, at once.
 */
export function interruptions(tell: () => void): {
  readonly stop: AbortSignal;
  readonly abandon: AbortSignal;
  /** Gives the signals back. */
  release(): void;
} {
  const stop = new AbortController();
  const abandon = new AbortController();
  const onInterrupt = () => {
    if (stop.signal.aborted) return abandon.abort();
    stop.abort();
    tell();
  };
  const onTerminate = () => abandon.abort();
  process.on("SIGINT", onInterrupt);
  process.on("SIGTERM", onTerminate);
  process.on("SIGHUP", onTerminate);
  return {
    stop: stop.signal,
    abandon: abandon.signal,
    release() {
      process.off("SIGINT", onInterrupt);
      process.off("SIGTERM", onTerminate);
      process.off("SIGHUP", onTerminate);
    },
  };
}

/** Signals as they are asked of a long run: the first Ctrl-C stops it after the tasks at work, the second one, or SIGTERM, at once. */
export function interruptions(tell: (sentence: string) => void): {
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
    tell("Finishing the tasks at work; Ctrl-C again abandons them. Run the sweep again to go on.");
  };
  const onTerminate = () => abandon.abort();
  process.on("SIGINT", onInterrupt);
  process.on("SIGTERM", onTerminate);
  return {
    stop: stop.signal,
    abandon: abandon.signal,
    release() {
      process.off("SIGINT", onInterrupt);
      process.off("SIGTERM", onTerminate);
    },
  };
}

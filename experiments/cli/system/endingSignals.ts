/**
 * How a process is asked to end: by Ctrl-C, by a batch system or whoever else runs it, and by the closing of its
 * terminal.
 */
const ENDING = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
export type EndingSignal = (typeof ENDING)[number];

/**
 * Calls `act` at the first signal that asks this process to end, which then goes on until it has saved what it has. A
 * second Ctrl-C ends it at once; the others may
 * come twice without anybody's having asked twice. Returns what gives the signals back.
 */
export function onEndingSignal(act: (signal: EndingSignal) => void): () => void {
  let asked = false;
  const handler = (signal: EndingSignal) => {
    process.off("SIGINT", handler);
    if (asked) return;
    asked = true;
    act(signal);
  };
  for (const signal of ENDING) process.on(signal, handler);
  return () => {
    for (const signal of ENDING) process.off(signal, handler);
  };
}

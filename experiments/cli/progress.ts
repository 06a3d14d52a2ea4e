import type { Io } from "./command.ts";

/** Work shorter than this shows no progress. */
const PATIENCE_MS = 1000;
const REDRAW_MS = 100;
/** Takes the line of a terminal away. */
export const CLEAR = "\r\u001b[K";

export interface Progress {
  /** Tells how far the work is, 0 … 1, and optionally at what. */
  at(fraction: number, what?: string): void;
  /** Takes the line away. */
  clear(): void;
}

/**
 * One line on the errors, redrawn as the work goes on, with the fraction done and the time left; nothing when nobody
 * watches, and nothing in the first second.
 */
export function progress(io: Io, what: string, now: () => number = () => performance.now()): Progress {
  const began = now();
  let drawn = began + PATIENCE_MS - REDRAW_MS;
  let shown = false;
  return {
    at(fraction, doing = what) {
      const time = now();
      if (!io.watched || time - drawn < REDRAW_MS) return;
      drawn = time;
      shown = true;
      const left = fraction > 0 ? `, about ${duration(((time - began) * (1 - fraction)) / fraction / 1000)} left` : "";
      io.error(`${CLEAR}${doing}: ${Math.floor(100 * Math.min(1, fraction))} %${left}`);
    },
    clear() {
      if (shown) io.error(CLEAR);
    },
  };
}

/** Seconds, minutes or hours, rounded. */
function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

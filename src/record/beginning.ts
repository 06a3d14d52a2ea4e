/** When something began. */
export interface Beginning {
  /** For people: what the clock on the wall said, which may be set back or ahead as the work goes on. */
  readonly started: Date;
  /** For durations: what `performance.now()` said, which only goes forward. */
  readonly clock: number;
}

/** The beginning of what begins now, or began so many seconds ago. */
export const beginning = (secondsAgo = 0): Beginning => ({
  started: new Date(Date.now() - 1000 * secondsAgo),
  clock: performance.now() - 1000 * secondsAgo,
});

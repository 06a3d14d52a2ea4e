/** A moment to watch for: a zero of `value` along the solution. */
export interface OdeEvent {
  /** Changes sign where the event happens. */
  value(t: number, y: Float64Array): number;
  /** Which sign changes count, in the direction of integration; both by default. */
  readonly direction?: "rising" | "falling" | "both" | undefined;
  /** Whether the integration ends there; false by default. */
  readonly terminal?: boolean | undefined;
}

/** An event that happened: its index in the list of events, its time and the state then. */
export interface EventRecord {
  readonly event: number;
  readonly t: number;
  readonly y: Float64Array;
}

/**
 * Whether `event` happens between the values `before` and `after`. A zero at the start does not count, one at the end
 * does.
 */
export function crosses(event: OdeEvent, before: number, after: number): boolean {
  const rising = before < 0 && after >= 0;
  const falling = before > 0 && after <= 0;
  return (rising && event.direction !== "falling") || (falling && event.direction !== "rising");
}

/**
 * The fraction 0 < θ ≤ 1 at which `value`, of the sign of `before` at θ = 0 and of another at θ = 1, first leaves that
 * sign,
 * by bisection down to rounding. The value at the returned θ lies on the far side of the zero, or on it.
 * Bisection costs fifty evaluations and cannot fail; events are rare.
 */
export function locate(value: (theta: number) => number, before: number): number {
  let low = 0;
  let high = 1;
  for (;;) {
    const middle = (low + high) / 2;
    if (!(high - low > Number.EPSILON / 2)) return high;
    if (value(middle) * Math.sign(before) > 0) low = middle;
    else high = middle;
  }
}

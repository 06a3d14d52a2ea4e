/** Seconds as a person says them. */
export function duration(seconds: number): string {
  if (seconds < 0.1) return `${(1000 * seconds).toPrecision(2)} ms`;
  if (seconds < 120) return `${seconds.toPrecision(2)} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${(seconds / 3600).toPrecision(2)} h` : `${(seconds / 86_400).toPrecision(2)} days`;
}

/** `count` numbers from `first` to `last`, in geometric progression; both ends exact. */
export function logSpaced(first: number, last: number, count: number): number[] {
  const ratio = last / first;
  return Array.from({ length: count }, (_, i) => (i === count - 1 ? last : first * ratio ** (i / (count - 1))));
}

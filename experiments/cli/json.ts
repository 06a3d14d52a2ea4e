/** A value as the one JSON document that a command prints or writes. What is not a finite number becomes null. */
export function jsonDocument(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

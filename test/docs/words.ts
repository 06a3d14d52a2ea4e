/** All property names and words that a JSON schema knows. */
export function words(schema: unknown, found = new Set<string>()): Set<string> {
  if (Array.isArray(schema)) for (const item of schema) words(item, found);
  else if (schema !== null && typeof schema === "object") {
    for (const [key, value] of Object.entries(schema)) {
      if (key === "properties") for (const name of Object.keys(value as object)) found.add(name);
      if (key === "const" || key === "enum")
        for (const word of [value].flat()) if (typeof word === "string") found.add(word);
      if (key !== "default") words(value, found);
    }
  }
  return found;
}

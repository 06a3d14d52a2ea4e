/** The longest value that a message repeats. */
const LONGEST = 200;

/**
 * A value as a message repeats it: as JSON, numbers that JSON has not by their names, cut after `most` characters. Of
 * large and deep values only what is shown is looked at.
 */
export function shown(value: unknown, most = LONGEST): string {
  let text = "";
  const full = (): boolean => text.length > most;
  const list = <T>(open: string, items: Iterable<T>, close: string, write: (item: T) => void): void => {
    text += open;
    let first = true;
    for (const item of items) {
      if (full()) return;
      if (!first) text += ",";
      first = false;
      write(item);
    }
    text += close;
  };
  // Every level adds a bracket, so that a value is not entered deeper than the message is long.
  const write = (held: unknown): void => {
    if (full()) return;
    if (typeof held === "string") text += JSON.stringify(held.slice(0, most + 1));
    else if (Array.isArray(held)) list("[", held, "]", write);
    else if (typeof held === "object" && held !== null) {
      list("{", Object.keys(held), "}", (key) => {
        text += `${JSON.stringify(key.slice(0, most + 1))}:`;
        write((held as Record<string, unknown>)[key]);
      });
    } else text += String(held);
  };
  write(value);
  return full() ? `${text.slice(0, most)}…` : text;
}

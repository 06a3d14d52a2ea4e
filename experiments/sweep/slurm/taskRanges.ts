/**
 * Task numbers in rising order as words that `--task` takes: 0, 1, 2, 5 as "0-2 5". One process runs a range, so that
 * starting it is paid for once.
 */
export function taskRanges(tasks: readonly number[]): string {
  const words: string[] = [];
  for (let i = 0; i < tasks.length;) {
    const first = i++;
    while (i < tasks.length && tasks[i] === tasks[i - 1] + 1) i++;
    words.push(i - first === 1 ? `${tasks[first]}` : `${tasks[first]}-${tasks[i - 1]}`);
  }
  return words.join(" ");
}

/** The numbers that such words stand for. */
export function tasksOfRanges(words: string): number[] {
  return words.split(" ").flatMap((word) => {
    const [first, last = first] = word.split("-").map(Number);
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
}

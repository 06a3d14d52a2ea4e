import { expect, test } from "vitest";
import { parseQueue, queueKey } from "../../../../experiments/sweep/slurm/queue.ts";

test("elements of arrays by their name and index, waiting or on a node; other jobs are none", () => {
  const queue = parseQueue(`0 RUNNING dfa-sweep-a
1 COMPLETING dfa-sweep-a
2 PENDING dfa-sweep-a
N/A RUNNING my job
7 PENDING a name  with spaces
`);
  expect([...queue]).toEqual([
    [queueKey("dfa-sweep-a", 0), "running"],
    [queueKey("dfa-sweep-a", 1), "running"],
    [queueKey("dfa-sweep-a", 2), "queued"],
    [queueKey("a name  with spaces", 7), "queued"],
  ]);
});

test("an empty queue", () => expect(parseQueue("").size).toBe(0));

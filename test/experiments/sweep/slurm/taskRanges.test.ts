import fc from "fast-check";
import { expect, test } from "vitest";
import { taskRanges, tasksOfRanges } from "../../../../experiments/sweep/slurm/taskRanges.ts";

test("neighbours make a range", () => {
  expect(taskRanges([0, 1, 2, 5, 7, 8])).toBe("0-2 5 7-8");
  expect(taskRanges([4])).toBe("4");
});

test("the words give the numbers back, and no two ranges touch", () => {
  const sorted = fc.uniqueArray(fc.nat(60), { minLength: 1 }).map((tasks) => tasks.toSorted((a, b) => a - b));
  fc.assert(
    fc.property(sorted, (tasks) => {
      const words = taskRanges(tasks);
      expect(tasksOfRanges(words)).toEqual(tasks);
      const apart = words.split(" ").map((word) => word.split("-").map(Number));
      for (let i = 1; i < apart.length; i++) expect(apart[i][0]).toBeGreaterThan(apart[i - 1].at(-1)! + 1);
    }),
    { seed: 1, numRuns: Number(process.env.DFA_CASES ?? 200) },
  );
});

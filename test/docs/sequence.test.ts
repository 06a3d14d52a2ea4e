import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { sequenceProblemSchema, type SequenceProblemInput } from "../../src/problem/index.ts";
import { words } from "./words.ts";
import { simulate } from "../../src/simulate/index.ts";

test("docs/sequence.md names every field and every word of the problem", () => {
  const page = readFileSync("docs/sequence.md", "utf8");
  const known = words(z.toJSONSchema(sequenceProblemSchema, { io: "input" }));
  expect(known.size).toBeGreaterThan(50);
  expect([...known].filter((word) => !new RegExp(`\\b${word}\\b`).test(page))).toEqual([]);
});

test("the example learns, and aligns because its feedback is shared", () => {
  const problem = JSON.parse(readFileSync("docs/examples/sequence.json", "utf8"));
  const [shared, own] = (["shared", "independent"] as const).map((overPlaces) =>
    simulate({ ...problem, feedback: { ...problem.feedback, overPlaces } } as SequenceProblemInput),
  );
  const last = ({ snapshots }: typeof shared) => snapshots[3];
  expect(shared.outcome.status).toBe("completed");
  expect(last(shared).loss).toBeLessThan(0.02 * shared.snapshots[0].loss);
  expect(last(shared).gradientAlignment.total).toBeGreaterThan(0.9);
  expect(last(own).gradientAlignment.total).toBeLessThan(0.5);
});

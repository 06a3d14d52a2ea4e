import { expect, test } from "vitest";
import { arrayLimit } from "../../../../experiments/sweep/slurm/arrayLimit.ts";

const config = (size: string, scheduler = "(null)") => `Configuration data as of 2026-01-01T00:00:00
MaxArraySize            = ${size}
MaxJobCount             = 10000
SchedulerParameters     = ${scheduler}
`;

test("indices run from 0 to MaxArraySize - 1", () => expect(arrayLimit(config("1001"))).toBe(1001));

test("an administrator may allow fewer elements", () => {
  expect(arrayLimit(config("1001", "bf_interval=30,max_array_tasks=50"))).toBe(50);
  expect(arrayLimit(config("10", "max_array_tasks=50,defer"))).toBe(10);
});

test("a cluster without arrays, and what is no configuration, are refused", () => {
  expect(() => arrayLimit(config("0"))).toThrow("must allow job arrays, got MaxArraySize = 0");
  expect(() => arrayLimit("")).toThrow("must state MaxArraySize");
});

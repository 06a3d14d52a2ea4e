import { expect, test } from "vitest";
import { claims } from "../../../../experiments/claims/index.ts";
import { inProcess } from "../inProcess.ts";
import { isRefusal, program } from "../program.ts";

const [first, second] = claims.map((claim) => claim.prediction.id);

test("prints a verdict for each claim named, in one document, and ends in 0 when all hold", async () => {
  const { code, out, error } = await program(["verify", second, first, "--cases", "2", "--seed", "3", "--json"]);
  expect([code, error]).toEqual([0, ""]);
  const { claims: verdicts, provenance, ...rest } = JSON.parse(out);
  expect(rest).toEqual({});
  expect(verdicts.map((verdict: { id: string }) => verdict.id)).toEqual([first, second]);
  for (const verdict of verdicts) {
    expect(verdict).toMatchObject({ cases: 2, holds: true, control: { failsAsItMust: true } });
    expect(verdict.title.length).toBeGreaterThan(0);
    expect(verdict.worstResidual).toBeLessThanOrEqual(verdict.tolerance);
    expect(verdict.control.residual).toBeGreaterThan(verdict.tolerance);
  }
  expect(Object.keys(provenance)).toEqual([
    "version",
    "commit",
    "problemHash",
    "seed",
    "node",
    "started",
    "durationSeconds",
  ]);
  expect(provenance.seed).toBe(3);
});

/** What it prints with a seed, but for the times. */
async function verifyWith(seed: string): Promise<string> {
  const { out } = await inProcess(["verify", first, "--cases", "2", "--seed", seed, "--json"]);
  return out.replaceAll(/"(started|durationSeconds)": .*/g, "");
}

test("the same seed gives the same bytes but for the times, another seed other residuals", async () => {
  const once = await verifyWith("5");
  expect(await verifyWith("5")).toBe(once);
  expect(await verifyWith("6")).not.toBe(once);
});

test("without --json prints a table with a row for each claim", async () => {
  const { code, out } = await inProcess(["verify", first, "--cases", "1"]);
  expect(code).toBe(0);
  expect(out).toMatch(new RegExp(`^${first} +1 .* holds +fails, `, "m"));
  expect(out).toContain("1 of 1 claims hold, with their control failing as it must.");
});

test("--seeds tells how the residuals of many draws are spread", async () => {
  const { code, out } = await inProcess(["verify", first, "--cases", "2", "--seed", "3", "--seeds", "2", "--json"]);
  expect(code).toBe(0);
  const [{ seeds, ...spread }] = JSON.parse(out).claims;
  expect(spread).toMatchObject({ id: first, cases: 2, held: 2, controlsFailed: 2 });
  const single = JSON.parse((await inProcess(["verify", first, "--cases", "2", "--seed", "4", "--json"])).out)
    .claims[0];
  expect(seeds[1]).toMatchObject({ seed: 4, worstResidual: single.worstResidual });
  const ratios = seeds.map(({ worstResidual }: { worstResidual: number }) => worstResidual / spread.tolerance);
  expect(spread.largestOverTolerance).toBe(Math.max(...ratios));

  const table = await inProcess(["verify", first, "--cases", "1", "--seeds", "2"]);
  expect(table.out).toMatch(new RegExp(`^${first} .* 2 of 2 +2 of 2$`, "m"));
});

test.each([
  [["no-such-claim-at-all"], /unknown claim "no-such-claim-at-all"/],
  [[`${first}x`], new RegExp(`unknown claim "${first}x"; did you mean "${first}"\\?`)],
  [[first, "--cases", "0"], /--cases must be a whole number of at least 1, got "0"/],
  [[first, "--seeds", "0"], /--seeds must be a whole number of at least 1, got "0"/],
  [[first, "--seed", "pi"], /--seed must be a whole number of at least 0, got "pi"/],
])("verify %j is refused in one sentence", async (args, sentence) => {
  const ended = await inProcess(["verify", ...args]);
  expect(ended).toSatisfy(isRefusal);
  expect(ended.error).toMatch(sentence);
});

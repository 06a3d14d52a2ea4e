import { expect, test } from "vitest";
import { simulationText } from "../../../experiments/run/simulationText.ts";
import type { Rung } from "../../../experiments/run/index.ts";
import { simulateAny } from "../../../experiments/run/simulate.ts";

const problem = {
  network: { inputs: 4, widths: [3], outputs: 2 },
  feedback: { kind: "orthonormal" },
  data: { kind: "moments", crossCovariance: { kind: "spectrum", singularValues: [2, 1] } },
  training: { rate: 0.125, time: 1, batch: 1 },
};

test.each([
  ["weights", "batch 1, rate 0.125"],
  ["matrices", "batch 1, rate 0.125"],
  ["order", "batch 1, rate 0.125"],
  ["flow", "gradient flow"],
  ["closed", "gradient flow"],
] as [Rung, string][])("the heading says how rung %s ran: %s", async (rung, clock) => {
  const [heading] = simulationText(await simulateAny(problem, { rung })).split("\n");
  expect(heading).toBe(`Linear network 4–3–2, DFA, orthonormal feedback, ${clock}, seed 1; rung: ${rung}.`);
});

import { hasUnresolved } from "../../../src/linear/index.ts";
import type { LinearRecord, Unsigned } from "../record.ts";
import { ending } from "./ending.ts";
import type { ResultTable } from "./resultTable.ts";
import { shown } from "./textTable.ts";

/** The run of a deep linear network as a table. */
export function linearTable({ problem, rung, outcome, snapshots }: Unsigned<LinearRecord>): ResultTable {
  const { network, rule, feedback, training, seed } = problem;
  const sizes = [network.inputs, ...network.widths.map((n) => (n === "infinite" ? "∞" : n)), network.outputs].join("–");
  const flows = training.batch === "flow" || rung === "flow" || rung === "closed";
  const clock = flows ? "gradient flow" : `batch ${training.batch}, rate ${training.rate}`;
  const dash = snapshots.some(hasUnresolved)
    ? "does not exist here\nor is beyond the resolution or the range of double precision."
    : "does not exist here.";
  const layers = [...network.widths.keys(), network.widths.length].map((l) => l + 1);
  return {
    summary: `Linear network ${sizes}, ${rule.toUpperCase()}, ${feedback.kind} feedback, ${clock}, seed ${seed}; rung: ${rung}.`,
    headings: ["time", "loss", "excess loss", "WA", "GA", "UA", ...layers.map((l) => `κ(A_${l})`)],
    rows: snapshots.map((at) => [
      String(Number(at.time.toPrecision(4))),
      shown(at.loss),
      shown(at.excessLoss),
      shown(at.weightAlignment.total),
      shown(at.gradientAlignment?.total),
      shown(at.updateAlignment.total),
      ...layers.map((l) => shown(at.conditionNumbers[l])),
    ]),
    legend: `WA, GA and UA are the total alignment of the weights, of the gradients per sample and of the updates over all data; κ(A_l)
is the condition number of the alignment matrix of layer l. A dash stands for what ${dash}`,
    ending: ending(outcome),
  };
}

import type { PerLayer } from "../../../src/measure/index.ts";
import type { PerBlock, SequenceRecord, Unsigned } from "../record.ts";
import { ending } from "./ending.ts";
import type { ResultTable } from "./resultTable.ts";
import { shown } from "./textTable.ts";

type SequenceRun = Unsigned<SequenceRecord>;

/** The run of a linear network of places as a table. */
export function sequenceTable({ problem, rung, outcome, snapshots, ceilings }: SequenceRun): ResultTable {
  const { network, rule, feedback, training, seed } = problem;
  const { places, inputs, outputs, layers, residual } = network;
  const sizes = [inputs, ...layers.map(({ width }) => (width === "infinite" ? "∞" : width)), outputs].join("–");
  const flows = training.batch === "flow" || rung === "flow";
  const clock = flows ? "gradient flow" : `batch ${training.batch}, rate ${training.rate}`;
  const learned = Object.keys(snapshots[0]?.conditionNumbers ?? {});
  return {
    summary: `${residual ? "Residual stream" : "Linear network"} ${sizes} on ${places} places, ${rule.toUpperCase()}, ${feedback.kind} feedback ${sharing(feedback)}, ${clock}, seed ${seed}; rung: ${rung}.`,
    headings: ["time", "loss", "excess loss", "WA", "GA", "UA", "descent", ...learned.map((l) => `κ(A_${l})`)],
    rows: snapshots.map((at) => [
      String(Number(at.time.toPrecision(4))),
      shown(at.loss),
      shown(at.excessLoss),
      shown(at.weightAlignment.total),
      shown(at.gradientAlignment.total),
      shown(at.updateAlignment.total),
      shown(at.descent),
      ...learned.map((l) => shown(largest(at.conditionNumbers[l]))),
    ]),
    legend: `WA, GA and UA are the total alignment of the weights, of the gradients per sample and of the updates over all data; descent is how fast
the loss falls beside a step of backpropagation of the same length; κ(A_l) is the largest condition number of a block of the alignment matrices
of layer l${ceilingsText(ceilings.layers)}. A dash stands for what does not exist here.`,
    ending: ending(outcome),
  };
}

function sharing({ overPlaces }: SequenceRun["problem"]["feedback"]): string {
  if (overPlaces === "shared") return "shared over places";
  return overPlaces === "independent" ? "of each place" : `dealt to places by ${overPlaces}`;
}

/** The largest of the blocks of a layer; null where there are no numbers. */
function largest(layer: PerBlock[string]): number | null {
  const kappas = Object.values(layer)
    .flatMap((blocks) => Object.values(blocks))
    .filter((kappa) => kappa !== null);
  return kappas.length > 0 ? Math.max(...kappas) : null;
}

/** The ceilings of the layers that have one below 1. */
function ceilingsText(layers: PerLayer): string {
  const low = Object.entries(layers).filter(([, ceiling]) => ceiling !== null && ceiling < 0.9995);
  if (low.length === 0) return "";
  const each = low.map(([layer, ceiling]) => `${shown(ceiling, 3)} in layer ${layer}`).join(", ");
  return `. With this feedback, WA is at most ${each}`;
}

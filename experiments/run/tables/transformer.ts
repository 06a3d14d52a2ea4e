import type { PerLayer } from "../../../src/measure/index.ts";
import type { TransformerRecord, Unsigned } from "../record.ts";
import type { ResultTable } from "./resultTable.ts";
import { shown } from "./textTable.ts";

type TransformerRun = Unsigned<TransformerRecord>;

/** The run of a Transformer as a table. */
export function transformerTable({ problem, vocabulary, parameters, outcome, snapshots }: TransformerRun): ResultTable {
  const { network, rule, feedback, data, training, seed } = problem;
  const { blocks, width, heads, context } = network;
  const sent = `${feedback.kind} feedback ${feedback.overBlocks === "shared" ? "shared by" : "of each of"} all ${feedback.enters}`;
  const known = snapshots.some(({ optimum }) => optimum !== null);
  return {
    summary: `Transformer of ${counted(blocks, "block")}, width ${width}, ${counted(heads, "head")}, ${context} tokens of ${vocabulary} symbols, ${parameters} parameters, ${rule.toUpperCase()}, ${sent}, ${data.kind}, ${training.optimiser.kind.toUpperCase()} at rate ${training.rate}, batch ${training.batch}, seed ${seed}.`,
    headings: [
      "step",
      "loss",
      ...(known ? ["excess loss"] : []),
      "accuracy",
      "GA",
      "chance",
      "UA",
      "cos(U, F)",
      "descent",
      "mixing",
    ],
    rows: snapshots.map((at) => [
      String(at.step),
      shown(at.loss),
      ...(known ? [shown(at.excessLoss)] : []),
      `${(100 * at.accuracy).toFixed(1)} %`,
      shown(at.gradientAlignment.total, 3),
      shown(mean(Object.values(at.gradientAlignment.norms).map(({ chance }) => chance)), 2),
      shown(at.updateAlignment.total, 3),
      shown(mean(valuesOf(at.readoutAlignment.layers)), 3),
      shown(at.descent, 3),
      shown(mean(valuesOf(at.mixingFactor)), 3),
    ]),
    legend: `Loss in nats a token${known ? ", and above that of the best predictor, which knows the source" : ""}. GA is the alignment of DFA's signals with backpropagation's at the outputs
of blocks, with what chance shows; UA that of the updates of the blocks; cos(U, F) the mean alignment of the readout with what sends errors to a block;
descent what a step is worth beside one of backpropagation of the same length; mixing the mean mixing factor of attention. A dash stands for what does not exist here.`,
    ending:
      outcome.status === "completed"
        ? `Completed: ${counted(outcome.steps, "step")}.`
        : `Ended early at step ${outcome.steps}: ${outcome.status}.`,
  };
}

const counted = (n: number, what: string): string => `${n} ${what}${n === 1 ? "" : "s"}`;

const valuesOf = (layers: PerLayer): (number | null)[] => Object.values(layers);

function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length > 0 ? known.reduce((sum, value) => sum + value, 0) / known.length : null;
}

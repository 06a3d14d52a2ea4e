import type { DeepSnapshot } from "../../../src/deep/index.ts";
import { deepRule } from "../../../src/problem/index.ts";
import type { DeepRecord, Unsigned } from "../record.ts";
import type { ResultTable } from "./resultTable.ts";
import { shown } from "./textTable.ts";

type DeepRun = Unsigned<DeepRecord>;

/** The run of a deep network as a table; its ending says how it compares with learning in the last layer alone. */
export function deepTable(record: DeepRun): ResultTable {
  const { problem, snapshots } = record;
  const { rule, feedback, training, measure, data, seed } = problem;
  const tested = snapshots.some(({ test }) => test !== null);
  const columns: readonly (readonly [heading: string, of: (at: DeepSnapshot) => string])[] = [
    ["epoch", (at) => String(Number(at.epoch.toPrecision(4)))],
    ["loss", (at) => shown(at.loss)],
    ["accuracy", (at) => percent(at.accuracy)],
    ["test", (at) => percent(at.test?.accuracy)],
    ["WA", (at) => shown(at.weightAlignment?.total, 3)],
    ["GA", (at) => shown(at.gradientAlignment?.total, 3)],
    [tested ? "frozen test" : "frozen", (at) => percent(tested ? at.frozen?.test?.accuracy : at.frozen?.accuracy)],
    ["replicas", (at) => shown(at.replicaCosine?.total, 3)],
  ];
  const replicas = measure.replicas > 1 ? `, ${measure.replicas} replicas` : "";
  const clock = `${training.optimiser.kind.toUpperCase()} at rate ${training.rate}, batch ${training.batch}`;
  const family = feedback.kind === "structured" ? `${feedback.method} feedback` : `${feedback.kind} feedback`;
  return {
    summary: `${layersText(record)}, ${problem.network.activation}, ${deepRule(rule).title}, ${family}, ${data.kind}, ${clock}${replicas}, seed ${seed}.`,
    headings: columns.map(([heading]) => heading),
    rows: snapshots.map((at) => columns.map(([, of]) => of(at))),
    legend: `WA is the total alignment of the weights with the feedback${ceilingText(record)}, GA that of the signals with backpropagation's, sample by sample;
frozen: a network beside it whose last layer alone learns; replicas: the cosine between their weights. A dash stands for what does not exist here.`,
    ending: `${comparison(record, tested)}${ending(record)}`,
  };
}

const percent = (share: number | null | undefined): string =>
  share === null || share === undefined ? "–" : `${(100 * share).toFixed(1)} %`;

/** The layers from the bottom up, as 196–64–10 with maps as channels × side². */
function layersText({ problem, sizes }: DeepRun): string {
  const units = sizes.map((n, l) => {
    const layer = problem.network.hidden[l - 1];
    if (layer === undefined || layer.kind === "full") return String(n);
    const side = Math.round(Math.sqrt(n / layer.channels));
    return `${layer.channels}×${side}×${side} ${layer.kind}`;
  });
  return `Deep network ${units.join("–")}`;
}

function ceilingText({ ceilings }: DeepRun): string {
  const total = ceilings?.total ?? null;
  return total === null || total > 0.9995 ? "" : ` (at most ${shown(total, 3)} with this feedback)`;
}

/** Whether the hidden layers learned anything that random ones do not give. */
function comparison({ problem, snapshots }: DeepRun, tested: boolean): string {
  const last = snapshots.at(-1);
  if (!last?.frozen) return "";
  const name = deepRule(problem.rule).title;
  const [own, control] = [last, last.frozen].map((of) => (tested ? of.test!.accuracy : of.accuracy));
  const where = tested ? "test" : "training";
  if (own === null || control === null) {
    const [loss, frozen] = [last, last.frozen].map((of) => (tested ? of.test!.loss : of.loss));
    const said = loss < frozen ? "lower" : "no lower";
    return `${name} ends at a ${where} loss of ${shown(loss)}, ${said} than the ${shown(frozen)} of frozen lower layers.\n`;
  }
  const points = Number((100 * (own - control)).toFixed(1));
  if (points === 0) return `${name} does not beat frozen lower layers: their ${where} accuracy is the same.\n`;
  return points > 0
    ? `${name} beats frozen lower layers by ${points.toFixed(1)} points of ${where} accuracy.\n`
    : `${name} does not beat frozen lower layers: ${(-points).toFixed(1)} points of ${where} accuracy behind them.\n`;
}

function ending({ problem, outcome: { status, steps } }: DeepRun): string {
  const counted = (n: number, what: string) => `${n} ${what}${n === 1 ? "" : "s"}`;
  if (status !== "completed") return `Ended early at step ${steps}: ${status}.`;
  return `Completed: ${counted(problem.training.epochs, "epoch")} in ${counted(steps, "step")}.`;
}

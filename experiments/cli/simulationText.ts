import { hasUnresolved } from "../../src/linear/index.ts";
import type { Outcome } from "../../src/record/index.ts";
import type { DeepRecord, LinearRecord, SimulationRecord, TeacherStudentRecord } from "../run/index.ts";
import { deepText } from "./deepText.ts";
import { shown, table } from "./table.ts";

/** A run as text: what was run, how it ended, and a table of what was measured, one row a time. */
export function simulationText(record: SimulationRecord): string {
  const { network } = record.problem;
  if (!("kind" in network)) return linearText(record as LinearRecord);
  return network.kind === "deep" ? deepText(record as DeepRecord) : teacherStudentText(record as TeacherStudentRecord);
}

function linearText({ problem, rung, outcome, snapshots }: LinearRecord): string {
  const { network, rule, feedback, training, seed } = problem;
  const sizes = [network.inputs, ...network.widths.map((n) => (n === "infinite" ? "∞" : n)), network.outputs].join("–");
  const flows = training.batch === "flow" || rung === "flow" || rung === "closed";
  const clock = flows ? "gradient flow" : `batch ${training.batch}, rate ${training.rate}`;
  const layers = network.widths.map((_, i) => i + 1);
  const last = layers.length + 1;
  const headings = ["time", "loss", "excess loss", "WA", "GA", "UA", ...[...layers, last].map((l) => `κ(A_${l})`)];
  const rows = snapshots.map((at) => [
    String(Number(at.time.toPrecision(4))),
    shown(at.loss),
    shown(at.excessLoss),
    shown(at.weightAlignment.total),
    shown(at.gradientAlignment?.total),
    shown(at.updateAlignment.total),
    ...[...layers, last].map((l) => shown(at.conditionNumbers[l])),
  ]);
  const dash = snapshots.some(hasUnresolved)
    ? "does not exist here\nor is beyond the resolution or the range of double precision."
    : "does not exist here.";
  return `Linear network ${sizes}, ${rule.toUpperCase()}, ${feedback.kind} feedback, ${clock}, seed ${seed}; rung: ${rung}.

${table(headings, rows, [])}
WA, GA and UA are the total alignment of the weights, of the gradients per sample and of the updates over all data; κ(A_l)
is the condition number of the alignment matrix of layer l. A dash stands for what ${dash}
${ending(outcome)}
`;
}

function teacherStudentText({ problem, rung, outcome, snapshots }: TeacherStudentRecord): string {
  const { network, rule, feedback, training, seed } = problem;
  const { hidden: K, teacherHidden: M, inputs: N } = network;
  const headings = ["time", "error", "cos(v, F)", ...indices("v", K), ...indices("Q", K), ...indices("R", K, M)];
  const rows = snapshots.map((at) => [
    String(Number(at.time.toPrecision(4))),
    shown(at.generalisationError),
    shown(at.cosFeedback),
    ...at.v.map((value) => shown(value)),
    ...at.Q.map((row, k) => shown(row[k])),
    ...at.R.flat().map((value) => shown(value)),
  ]);
  return `Student of ${K} ${network.activation} units, teacher of ${M}, ${N} inputs, ${rule.toUpperCase()}, ${feedback.kind} feedback, rate ${training.rate}, seed ${seed}; rung: ${rung}.

${table(headings, rows, [])}
Time is steps / N. The error is ½ E(ŷ − y)² over fresh inputs, without the teacher's noise; v_k are the output weights,
Q_k = w_k·w_k / N and R_km = w_k·w̃_m / N. A dash stands for what does not exist here.
${ending(outcome)}
`;
}

const ending = ({ status, steps, time }: Outcome): string =>
  status === "completed"
    ? `Completed: time ${shown(time)} in ${steps} steps.`
    : status === "converged"
      ? `Converged at time ${shown(time)}, in ${steps} steps: nothing is left to learn.`
      : `Ended early at time ${shown(time)}: ${status}.`;

/** The names of the entries of a vector, or of a matrix row by row. */
function indices(name: string, rows: number, cols?: number): string[] {
  if (cols === undefined) return upTo(rows).map((k) => `${name}_${k}`);
  return upTo(rows).flatMap((k) => upTo(cols).map((m) => `${name}_${k}${m}`));
}

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

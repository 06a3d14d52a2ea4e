import type { TeacherStudentRecord, Unsigned } from "../record.ts";
import { ending } from "./ending.ts";
import type { ResultTable } from "./resultTable.ts";
import { shown } from "./textTable.ts";

/** The run of a two-layer student as a table. */
export function teacherStudentTable({
  problem,
  rung,
  outcome,
  snapshots,
}: Unsigned<TeacherStudentRecord>): ResultTable {
  const { network, rule, feedback, training, seed } = problem;
  const { hidden: K, teacherHidden: M, inputs: N } = network;
  return {
    summary: `Student of ${K} ${network.activation} units, teacher of ${M}, ${N} inputs, ${rule.toUpperCase()}, ${feedback.kind} feedback, rate ${training.rate}, seed ${seed}; rung: ${rung}.`,
    headings: ["time", "error", "cos(v, F)", ...indices("v", K), ...indices("Q", K), ...indices("R", K, M)],
    rows: snapshots.map((at) => [
      String(Number(at.time.toPrecision(4))),
      shown(at.generalisationError),
      shown(at.cosFeedback),
      ...at.v.map((value) => shown(value)),
      ...at.Q.map((row, k) => shown(row[k])),
      ...at.R.flat().map((value) => shown(value)),
    ]),
    legend: `Time is steps / N. The error is ½ E(ŷ − y)² over fresh inputs, without the teacher's noise; v_k are the output weights,
Q_k = w_k·w_k / N and R_km = w_k·w̃_m / N. A dash stands for what does not exist here.`,
    ending: ending(outcome),
  };
}

/** The names of the entries of a vector, or of a matrix row by row. */
function indices(name: string, rows: number, cols?: number): string[] {
  if (cols === undefined) return upTo(rows).map((k) => `${name}_${k}`);
  return upTo(rows).flatMap((k) => upTo(cols).map((m) => `${name}_${k}${m}`));
}

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

import { GREY, line, markers, PALETTE, type Point, SYMBOLS, vertical } from "../../../experiments/plot/index.ts";
import { printed, teacherStudentTable } from "../../../experiments/run/tables/index.ts";
import { toRows } from "../../../src/linalg/index.ts";
import { snapshotTimes } from "../../../src/linear/index.ts";
import { parseWith, teacherStudentProblemSchema, type TeacherStudentProblem } from "../../../src/problem/index.ts";
import type { Outcome } from "../../../src/record/index.ts";
import {
  realiseTeacherStudent,
  simulateFlow,
  startTeacherStudent,
  type TeacherStudentRung,
  type TeacherStudentSnapshot,
} from "../../../src/teacherStudent/index.ts";
import { earlyTime, plateau, signAgreement } from "../../../theory/teacherStudent/index.ts";
import type { Chart, EvolvingMatrix, Picture } from "../picture.ts";
import { chart, frameTimes, sub, timeAxis } from "./charts.ts";

/** How much of the work the run itself is, where other students follow it. */
const OWN = 0.5;

/** Output weights below this fraction of the largest are units out of use. */
const IN_USE = 0.1;

export interface TeacherStudentRequest {
  readonly problem: unknown;
  readonly rung: TeacherStudentRung;
  readonly students: number;
}

/**
 * The run of a two-layer student, the flow it tends to, and other students beside it. Throws an InputError for a
 * problem that cannot be run.
 */
export function teacherStudentPicture(
  { problem: given, rung, students }: TeacherStudentRequest,
  report: (fraction: number) => void = () => {},
): Picture {
  const problem = parseWith(teacherStudentProblemSchema, given);
  const { time, snapshotTimes: asked } = problem.training;
  const looks = snapshotTimes(time, asked);
  const wanted = new Set(looks);
  // Looking more often does not change a run: its steps, or those of its integrator, stay the same.
  const times = [...new Set([...looks, ...frameTimes(looks)])].toSorted((a, b) => a - b);
  const finer = { ...problem, training: { ...problem.training, snapshotTimes: times } };
  const all: TeacherStudentSnapshot[] = [];
  const run = startTeacherStudent(finer, { rung }).stream();
  let next = run.next();
  for (; !next.done; next = run.next()) {
    all.push(next.value);
    report((OWN * next.value.time) / time);
  }
  const outcome: Outcome = next.value;
  const seen = wantedOf(all, wanted, times);
  const snapshots = seen.map(({ Q, R, v, ...rest }) => ({ ...rest, Q: toRows(Q), R: toRows(R), v: [...v] }));
  const results = teacherStudentTable({ problem, rung, outcome, snapshots });
  const { summary, headings, rows, ending } = results;
  const flow = rung === "flow" ? all : limitOf(problem, times);
  const others = ensemble(problem, students, (fraction) => report(OWN + (1 - OWN) * fraction));
  const frames = all.filter((at) => at.time > 0);
  const unwell = outcome.status === "diverged" || outcome.status === "interrupted";
  return {
    summary,
    notes: [unwell ? `${outcome.message}.` : ending, ...(others ? [others.tally] : [])],
    ended: unwell ? "badly" : "well",
    charts: charts(problem, seen, flow, others?.ended ?? []),
    times: frames.map((at) => at.time),
    matrices: matrices(problem, frames),
    table: { headings, rows, times: seen.map((at) => at.time) },
    text: printed(results),
  };
}

/** The snapshots at the times asked for; a rung of steps rounds them, so that they are found by their place. */
function wantedOf(all: readonly TeacherStudentSnapshot[], wanted: ReadonlySet<number>, times: readonly number[]) {
  return all.filter((_, i) => wanted.has(times[i]));
}

/** The flow from the same start, for infinite input dimension; as far as it goes. */
function limitOf(problem: TeacherStudentProblem, times: readonly number[]): TeacherStudentSnapshot[] {
  const { problem: realised, initial } = realiseTeacherStudent(problem);
  return [...simulateFlow(realised, initial, { times })];
}

interface Others {
  readonly tally: string;
  /** v_1 and v_2 in units of the signs of F_1 and F_2. */
  readonly ended: readonly Point[];
}

/** Students with other seeds, in the flow, and how many of their output weights end with the sign of their feedback. */
function ensemble(problem: TeacherStudentProblem, count: number, report: (fraction: number) => void): Others | null {
  if (count === 0) return null;
  const ended: Point[] = [];
  let [agreeing, used] = [0, 0];
  for (let i = 1; i <= count; i++) {
    const { problem: one, initial } = realiseTeacherStudent({ ...problem, seed: problem.seed + i });
    const at = [...simulateFlow(one, initial, { times: [problem.training.time] })].pop();
    report(i / count);
    if (!at) continue;
    const F = one.feedback;
    const largest = Math.max(...at.v.map(Math.abs));
    const inUse = at.v.filter((v) => Math.abs(v) > IN_USE * largest).length;
    agreeing += (signAgreement(at.v, F, IN_USE * largest) ?? 0) * inUse;
    used += inUse;
    if (F.length > 1) ended.push([at.v[0] * Math.sign(F[0]), at.v[1] * Math.sign(F[1])]);
  }
  const tally = `Of ${used} output weights in use in ${count} further students, ${Math.round(agreeing)} have the sign of their feedback; chance is half.`;
  return { tally, ended };
}

/** Units have the colours that no layer of a two-layer network takes. */
const colourOf = (unit: number): string => PALETTE[(unit + 2) % PALETTE.length];

function matrices({ network }: TeacherStudentProblem, frames: readonly TeacherStudentSnapshot[]): EvolvingMatrix[] {
  const { hidden: K, teacherHidden: M } = network;
  const pack = (name: string, rows: number, cols: number, of: (at: TeacherStudentSnapshot) => ArrayLike<number>) => {
    const entries = new Float32Array(frames.length * rows * cols);
    frames.forEach((at, k) => entries.set(Array.from(of(at)), k * rows * cols));
    return { name, index: "", rows, cols, colour: GREY, entries };
  };
  return [pack("Q", K, K, ({ Q }) => Q.data), pack("R", K, M, ({ R }) => R.data), pack("v", K, 1, ({ v }) => v)];
}

function charts(
  given: TeacherStudentProblem,
  seen: readonly TeacherStudentSnapshot[],
  flow: readonly TeacherStudentSnapshot[],
  ended: readonly Point[],
): Chart[] {
  const later = seen.filter(({ time }) => time > 0);
  if (later.length === 0) return [];
  const [first, last] = [later[0].time, later[later.length - 1].time];
  const time = timeAxis("time (steps / N)", first, last);
  const limit = flow.filter((at) => at.time > 0);
  const series = (name: string, colour: string, symbol: string, of: (at: TeacherStudentSnapshot) => number | null) => [
    markers({ name, colour, symbol, group: name, points: later.map((at): Point => [at.time, of(at)]) }),
    line({
      name: `${name}, flow`,
      colour,
      group: name,
      listed: false,
      points: limit.map((at): Point => [at.time, of(at)]),
    }),
  ];
  const { problem, initial } = realiseTeacherStudent(given);
  const start = seen[0].generalisationError;
  const height = plateau({ ...problem, T: initial.T }).error;
  const level = (name: string, at: number) =>
    line({ name, colour: GREY, points: [[first, at] as const, [last, at] as const] });
  const shapes = clocks(given, start, first, last).map((at) => vertical(at, GREY));
  const all = [
    chart("error", "Generalisation error over time", time, { title: "generalisation error ε", log: true }, [
      ...series("student", PALETTE[0], "circle-open", ({ generalisationError }) => generalisationError || null),
      ...(height > 0 ? [level("plateau of one projection", height)] : []),
    ]),
    chart("feedback-alignment", "Cosine of output weights and feedback over time", time, { title: "cos(v, F)" }, [
      ...series("cos(v, F)", PALETTE[0], "circle-open", ({ cosFeedback }) => cosFeedback),
    ]),
    chart(
      "output-weights",
      "Output weights over time",
      time,
      { title: `${sub("v", "k")} sign ${sub("F", "k")}` },
      Array.from({ length: given.network.hidden }, (_, k) =>
        series(
          sub("v", k + 1),
          colourOf(k),
          SYMBOLS[k % SYMBOLS.length],
          ({ v }) => v[k] * (Math.sign(problem.feedback[k]) || 1),
        ),
      ).flat(),
    ),
    ...(ended.length > 0
      ? [
          chart(
            "students",
            "The first two output weights of other students at the end",
            { title: `${sub("v", 1)} sign ${sub("F", 1)}` },
            { title: `${sub("v", 2)} sign ${sub("F", 2)}` },
            [markers({ name: "other students", colour: PALETTE[0], points: ended, listed: false })],
          ),
        ]
      : []),
  ];
  return all.map((one) => (one.id === "students" ? one : { ...one, layout: { ...one.layout, shapes } }));
}

/** The clocks of align-then-memorise, where the theory has them and they fall within the run. */
function clocks(given: TeacherStudentProblem, start: number, first: number, last: number): number[] {
  const { network, rule, train } = given;
  if (rule !== "dfa" || train !== "both" || network.activation === "relu") return [];
  const { problem, initial } = realiseTeacherStudent(given);
  const early = earlyTime({ ...problem, activation: network.activation, T: initial.T }, { R: initial.R, v: initial.v });
  return [early.alignmentTime, early.memorisationTime(start)].filter((at) => at > first && at < last);
}

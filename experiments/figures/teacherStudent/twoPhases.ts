import { stream } from "../../../src/random/index.ts";
import { logSpaced } from "../../../src/record/index.ts";
import { simulateExactInLaw, simulateFlow, type TeacherStudentSnapshot } from "../../../src/teacherStudent/index.ts";
import { earlyTime, plateau } from "../../../theory/teacherStudent/index.ts";
import type { Figure } from "../figure.ts";
import { realiseCase, drained } from "../../setups/index.ts";
import { GREY, layout, line, markers, PALETTE, sub, vertical } from "../../plot/index.ts";
import { overTime } from "./measured.ts";

const RULES = ["dfa", "bp"] as const;
const NAMES = { dfa: "DFA", bp: "BP" };

const SPAN = { first: 0.1, last: 3000 };

/** The output weights start this much shorter than the feedback, at right angles to it. */
const START = 1e-3;

/** The input dimension of the single runs. */
const DIMENSION = { quick: 200, paper: 2000 };

const cosine = (at: TeacherStudentSnapshot): number | null => at.cosFeedback;

const timeAxis = (title: string) => ({ title, log: true, range: [SPAN.first, SPAN.last] as const });

/** Alignment with the feedback, then the error, over four decades of time. */
export const twoPhases: Figure = {
  id: "teacher-student-two-phases",
  title: "Two layers: align, then memorise",
  see: "Started across the feedback, the output weights turn to it at the first upright line, the error falls near the second line, and DFA and BP alike then wait on the plateau of students that see one projection of the input.",
  claims: ["early-alignment", "plateau"],
  basis({ profile }) {
    return `Gaussian inputs of ${DIMENSION[profile]} dimensions and a two-unit erf teacher; one student a rule, as a flow and as a single run.`;
  },
  draw({ profile, seed, onProgress }) {
    const N = DIMENSION[profile];
    const data: Record<string, unknown>[] = [];
    const shapes: unknown[] = [];
    const numbers: Record<string, number> = {};
    RULES.forEach((rule, r) => {
      const student = { activation: "erf", rule, K: 2, M: 2, N, rate: 0.1, scale: 1e-3, seed } as const;
      const { problem, initial: drawn } = realiseCase(student);
      const [F1, F2] = problem.feedback;
      const initial = { ...drawn, v: Float64Array.of(-START * F2, START * F1) };
      const flow = drained(simulateFlow(problem, initial, { times: [0, ...logSpaced(SPAN.first, SPAN.last, 200)] }));
      const random = stream(seed, "inputs");
      const run = drained(
        simulateExactInLaw(problem, initial, { times: [0, ...logSpaced(SPAN.first, SPAN.last, 24)], random }),
      );
      const start = flow[0].generalisationError;
      const error = (at: TeacherStudentSnapshot) => at.generalisationError / start;
      const common = { colour: PALETTE[r], group: NAMES[rule] };
      data.push(
        line({ ...common, name: `${NAMES[rule]}, flow`, points: overTime(flow, cosine) }),
        markers({ ...common, name: `${NAMES[rule]}, N = ${N}`, points: overTime(run, cosine) }),
        line({ ...common, name: NAMES[rule], panel: 2, listed: false, points: overTime(flow, error) }),
        markers({ ...common, name: NAMES[rule], panel: 2, listed: false, points: overTime(run, error) }),
      );
      onProgress((r + 1) / RULES.length);
      if (rule !== "dfa") return;
      const { alignmentTime, memorisationTime } = earlyTime(
        { ...problem, activation: "erf", T: initial.T },
        { R: initial.R, v: initial.v },
      );
      const times = { align: alignmentTime, memorise: memorisationTime(start) };
      for (const time of Object.values(times)) for (const panel of [1, 2]) shapes.push(vertical(time, GREY, panel));
      const height = plateau({ ...problem, T: initial.T }).error / start;
      data.push(
        line({
          name: "plateau of one projection",
          panel: 2,
          colour: GREY,
          points: [
            [SPAN.first, height],
            [SPAN.last, height],
          ],
        }),
      );
      const atAlignment = flow.find(({ time }) => time >= 3 * times.align)!;
      const atEnd = flow[flow.length - 1];
      numbers.alignmentTime = times.align;
      numbers.memorisationTime = times.memorise;
      numbers.cosineAfterAlignment = atAlignment.cosFeedback!;
      numbers.errorAfterAlignment = error(atAlignment);
      numbers.errorAtEnd = error(atEnd);
      numbers.plateau = height;
    });
    return {
      plot: {
        data,
        layout: layout(
          [
            { x: timeAxis(""), y: { title: "cos(v, F)", range: [-0.6, 1.05] }, up: [0.54, 1] },
            {
              x: timeAxis("time (steps / N)"),
              y: { title: `${sub("ε", "g")} / initial`, log: true, range: [5e-5, 2] },
              up: [0, 0.46],
            },
          ],
          560,
          { shapes },
        ),
      },
      numbers,
    };
  },
};

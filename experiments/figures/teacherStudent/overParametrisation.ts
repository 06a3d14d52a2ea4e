import { logSpaced } from "../../../src/record/index.ts";
import { simulateFlow } from "../../../src/teacherStudent/index.ts";
import { plateau } from "../../../theory/teacherStudent/index.ts";
import type { Figure } from "../figure.ts";
import { realiseCase, drained } from "../../setups/index.ts";
import { GREY, layout, line, markers, PALETTE, type Point, sub, SYMBOLS, quantile } from "../../plot/index.ts";

const RULES = ["dfa", "bp"] as const;
const NAMES = { dfa: "DFA", bp: "BP" };

const TEACHER = 2;
const SIZES = {
  quick: { students: [2, 3, 4, 6], seeds: 20 },
  paper: { students: [2, 3, 4, 6, 8, 10], seeds: 100 },
};

/** The sizes whose error is drawn over time. */
const DRAWN = [2, 4, 6];

const TIMES = [0, ...logSpaced(1, 3000, 120)];

/** The error of a student that has learned: a tenth of the plateau's. */
const LEARNED = 1e-3;

interface Ensemble {
  /** The errors at `TIMES`, one row a student. */
  readonly errors: readonly number[][];
  /** When each has learned; the end of the run for those that have not. */
  readonly learned: readonly number[];
}

function ensemble(rule: "dfa" | "bp", K: number, seeds: number, seed: number): Ensemble {
  const errors = Array.from({ length: seeds }, (_, i) => {
    const student = { activation: "erf", rule, K, M: TEACHER, N: 500, rate: 0.3, scale: 1e-2 } as const;
    const { problem, initial } = realiseCase({ ...student, seed: seed * seeds + i });
    return drained(simulateFlow(problem, initial, { times: TIMES })).map((at) => at.generalisationError);
  });
  return { errors, learned: errors.map(learningTime) };
}

/** When the error first falls below that of a student that has learned, interpolated in log time and log error. */
function learningTime(errors: readonly number[]): number {
  const i = errors.findIndex((error) => error < LEARNED);
  if (i === -1) return TIMES[TIMES.length - 1];
  const [before, after] = [Math.log(errors[i - 1]), Math.log(Math.max(errors[i], Number.MIN_VALUE))];
  return TIMES[i - 1] * (TIMES[i] / TIMES[i - 1]) ** ((Math.log(LEARNED) - before) / (after - before));
}

/** Errors and learning times of students with more hidden units than their teacher. */
export const overParametrisation: Figure = {
  id: "teacher-student-over-parametrisation",
  title: "Two layers: students larger than their teacher leave the plateau sooner",
  see: "Median errors over students: under DFA additional hidden units shorten the wait on the plateau, which keeps some of the smallest students until the end; under BP they do not.",
  claims: ["plateau"],
  basis({ profile }) {
    return `Gaussian inputs and two-unit erf teachers; ${SIZES[profile].seeds} students a size and rule, as flows; medians with quartiles.`;
  },
  draw({ profile, seed, onProgress }) {
    const { students, seeds } = SIZES[profile];
    const data: Record<string, unknown>[] = [];
    const numbers: Record<string, number> = {};
    RULES.forEach((rule, r) => {
      const medians: Point[] = [];
      const [up, down]: number[][] = [[], []];
      students.forEach((K, k) => {
        const { errors, learned } = ensemble(rule, K, seeds, seed);
        onProgress((r + (k + 1) / students.length) / RULES.length);
        const [lower, median, upper] = [0.25, 0.5, 0.75].map((q) => quantile(learned, q));
        medians.push([K + (r - 0.5) * 0.1, median]);
        up.push(upper - median);
        down.push(median - lower);
        numbers[`${rule}.learningTime${K}`] = median;
        numbers[`${rule}.learned${K}`] = errors.filter((row) => row[row.length - 1] < LEARNED).length / seeds;
        const drawn = DRAWN.indexOf(K);
        if (drawn === -1) return;
        data.push(
          markers({
            name: `K = ${K}`,
            panel: r + 1,
            group: `K = ${K}`,
            listed: r === 0,
            colour: PALETTE[drawn + 2],
            symbol: SYMBOLS[drawn + 2],
            size: 6,
            points: [...TIMES].flatMap((t, i): Point[] =>
              i % 3 === 0 && t > 0
                ? [
                    [
                      t,
                      quantile(
                        errors.map((row) => row[i]),
                        0.5,
                      ),
                    ],
                  ]
                : [],
            ),
          }),
        );
      });
      const times = markers({
        name: `${NAMES[rule]}, median and quartiles`,
        panel: 3,
        colour: PALETTE[r],
        symbol: SYMBOLS[r],
        points: medians,
        errors: up,
      });
      data.push({ ...times, error_y: { ...(times.error_y as object), symmetric: false, arrayminus: down } });
    });
    const orthogonal = realiseCase({
      activation: "erf",
      rule: "dfa",
      K: 2,
      M: TEACHER,
      N: 1e6,
      rate: 0.3,
      scale: 0,
      seed,
    });
    const { error } = plateau({ ...orthogonal.problem, T: orthogonal.initial.T });
    const first = TIMES[1];
    const last = TIMES[TIMES.length - 1];
    for (const panel of [1, 2]) {
      data.push(
        line({
          name: "plateau of one projection",
          panel,
          colour: GREY,
          listed: panel === 1,
          points: [
            [first, error],
            [last, error],
          ],
        }),
      );
    }
    const time = { title: "time (steps / N)", log: true, range: [first, last] as const, ticks: [1, 10, 100, 1000] };
    const errorAxis = { title: `median ${sub("ε", "g")}`, log: true, range: [1e-6, 1] as const };
    return {
      plot: {
        data,
        layout: layout(
          [
            { x: time, y: errorAxis, across: [0, 0.27], title: "DFA" },
            { x: time, y: { ...errorAxis, title: "" }, across: [0.33, 0.6], title: "BP" },
            {
              x: { title: "hidden units of the student, K", ticks: students },
              y: { title: "time to learn (steps / N)", log: true, range: [200, 3000], ticks: [200, 500, 1000, 2000] },
              across: [0.72, 1],
              title: `${sub("ε", "g")} < ${LEARNED}`,
            },
          ],
          420,
        ),
      },
      numbers,
    };
  },
};

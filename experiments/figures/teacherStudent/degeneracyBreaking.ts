import { simulateFlow } from "../../../src/teacherStudent/index.ts";
import { signAgreement } from "../../../theory/teacherStudent/index.ts";
import type { Figure } from "../figure.ts";
import { realiseCase, drained, LEARNED } from "../../setups/index.ts";
import { layout, line, markers, PALETTE, type Point, sub, SYMBOLS, binomialInterval } from "../../plot/index.ts";

const RULES = ["dfa", "bp"] as const;
const NAMES = { dfa: "DFA", bp: "BP" };

const STUDENTS = { quick: 80, paper: 500 };
const UNITS = 3;
const END = 2000;

/** Markers of the two rules stand this far apart. */
const SHIFT = 0.12;

/** Students in the scatter of output weights, where more would hide each other. */
const SHOWN = 80;

interface Ended {
  /** The number of units whose output weight has the sign of its feedback. */
  readonly agreeing: number;
  /** v_1 and v_2 in units of the signs of F_1 and F_2. */
  readonly first: Point;
  /** Whether the error is that of a student that has found a solution. */
  readonly learned: boolean;
}

function students(rule: "dfa" | "bp", count: number, seed: number, onEach: () => void): Ended[] {
  return Array.from({ length: count }, (_, i) => {
    const student = { activation: "erf", rule, K: UNITS, M: UNITS, N: 500, rate: 0.5, scale: 1e-2 } as const;
    const { problem, initial } = realiseCase({ ...student, seed: seed * count + i });
    const F = problem.feedback;
    const [{ v, generalisationError }] = drained(simulateFlow(problem, initial, { times: [END] }));
    onEach();
    return {
      agreeing: Math.round((signAgreement(v, F) ?? 0) * UNITS),
      first: [v[0] * Math.sign(F[0]), v[1] * Math.sign(F[1])],
      learned: generalisationError < LEARNED,
    };
  });
}

/** The chance that `agreeing` of the units have a given sign, each with probability ½. */
function chance(agreeing: number): number {
  let ways = 1;
  for (let k = 0; k < agreeing; k++) ways *= (UNITS - k) / (k + 1);
  return ways / 2 ** UNITS;
}

/** The histogram of a prediction, as steps that end on the ground. */
function histogram(group: string, colour: string, height: (agreeing: number) => number): Record<string, unknown> {
  const bins = Array.from({ length: UNITS + 3 }, (_, i) => i - 1);
  const points = bins.map((n): Point => [n, n < 0 || n > UNITS ? 0 : height(n)]);
  const steps = line({ name: `${group}, predicted`, group, colour, points });
  return { ...steps, line: { ...(steps.line as object), shape: "hvh" } };
}

/** The prediction of each rule: all signs right, or each a coin. */
const predicted = { dfa: (agreeing: number) => (agreeing === UNITS ? 1 : 0), bp: chance };

/** The axis of an output weight in units of the sign of its feedback. */
const weight = (k: number) => ({
  title: `${sub("v", k)} · sign ${sub("F", k)}`,
  range: [-1.9, 1.9] as const,
  ticks: [-1, 0, 1],
});

/** Which of the equivalent solutions are found, over many students. */
export const degeneracyBreaking: Figure = {
  id: "teacher-student-degeneracy-breaking",
  title: "Two layers: of equivalent solutions DFA picks the one with the signs of the feedback",
  see: "Of the solutions that are equivalent by the signs of the K units, 2 to the K of them beside the K! orders that the units can come in, DFA finds those with the signs of the feedback: every output weight has that sign, in students that have learned (filled, right) and in those that are still on the plateau at the end; under BP, which all have learned, the signs fall as coins do.",
  claims: ["degeneracy-breaking"],
  basis({ profile }) {
    return `Gaussian inputs and ${UNITS}-unit erf teachers; ${STUDENTS[profile]} students of ${UNITS} units a rule, each with feedback and initial weights of its own, as flows up to t = ${END}; 95 % binomial intervals.`;
  },
  draw({ profile, seed, onProgress }) {
    const count = STUDENTS[profile];
    const agreeing = Array.from({ length: UNITS + 1 }, (_, i) => i);
    const data: Record<string, unknown>[] = [];
    const numbers: Record<string, number> = {};
    RULES.forEach((rule, r) => {
      let done = 0;
      const ended = students(rule, count, seed, () => onProgress((r + ++done / count) / RULES.length));
      const shares = agreeing.map((n) => ended.filter((student) => student.agreeing === n).length / count);
      const intervals = shares.map((share) => binomialInterval(share * count, count));
      const down = shares.map((share, n) => share - intervals[n][0]);
      const measured = markers({
        name: `${NAMES[rule]}, ${count} students`,
        group: NAMES[rule],
        colour: PALETTE[r],
        symbol: SYMBOLS[r],
        points: shares.map((share, n): Point => [n + (r - 0.5) * SHIFT, share]),
        errors: shares.map((share, n) => intervals[n][1] - share),
      });
      data.push(histogram(NAMES[rule], PALETTE[r], predicted[rule]), {
        ...measured,
        error_y: { ...(measured.error_y as object), symmetric: false, arrayminus: down },
      });
      for (const learned of [true, false]) {
        const points = ended.slice(0, SHOWN).flatMap((student) => (student.learned === learned ? [student.first] : []));
        if (points.length === 0) continue;
        data.push(
          markers({
            name: `${NAMES[rule]}, ${learned ? "learned" : "on the plateau"}`,
            panel: 2,
            group: NAMES[rule],
            listed: false,
            colour: PALETTE[r],
            symbol: learned ? SYMBOLS[r].replace("-open", "") : SYMBOLS[r],
            size: 6,
            points,
          }),
        );
      }
      numbers[`${rule}.learned`] = ended.filter(({ learned }) => learned).length / count;
      numbers[`${rule}.allAgree`] = shares[UNITS];
      numbers[`${rule}.meanAgreement`] = shares.reduce((sum, share, n) => sum + (share * n) / UNITS, 0);
    });
    return {
      plot: {
        data,
        layout: layout(
          [
            {
              x: { title: `units with sign v = sign F, of ${UNITS}`, ticks: agreeing, range: [-0.6, UNITS + 0.6] },
              y: { title: "fraction of students", range: [-0.01, 1.04] },
              across: [0, 0.52],
            },
            { x: weight(1), y: weight(2), across: [0.64, 1], title: "output weights at the end" },
          ],
          400,
        ),
      },
      numbers,
    };
  },
};

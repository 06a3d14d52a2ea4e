import { stream } from "../../../src/random/index.ts";
import { logSpaced } from "../../../src/record/index.ts";
import { simulateExactInLaw, simulateFlow, type TeacherStudentSnapshot } from "../../../src/teacherStudent/index.ts";
import { FLUCTUATION_EXPONENT } from "../../../theory/teacherStudent/index.ts";
import type { Figure, FigureContext } from "../figure.ts";
import { realiseCase, drained } from "../../setups/index.ts";
import { fitExponent, GREY, layout, line, markers, PALETTE, type Point, sub, SYMBOLS } from "../../plot/index.ts";
import { overTime } from "./measured.ts";

const RULES = ["dfa", "bp"] as const;
const NAMES = { dfa: "DFA", bp: "BP" };

/** The span of the trajectories, in steps / N, and the input dimensions of the single runs. */
const SPAN = {
  quick: { first: 0.3, last: 1000, N: [100, 500] },
  paper: { first: 0.3, last: 1000, N: [100, 1000, 10_000] },
};

/** The ensembles from which the fluctuations are taken. */
const FLUCTUATIONS = {
  quick: { time: 5, N: [100, 300, 1000, 3000], runs: 40 },
  paper: { time: 10, N: [100, 300, 1000, 3000, 10_000, 30_000], runs: 60 },
};

const caseOf = (rule: "dfa" | "bp", seed: number) =>
  ({ activation: "erf", rule, K: 2, M: 2, N: 500, rate: 0.3, scale: 1e-2, seed }) as const;

const error = ({ generalisationError }: TeacherStudentSnapshot): number => generalisationError;

const entries = ({ Q, R, v }: TeacherStudentSnapshot) => [...Q.data, ...R.data, ...v];

/** The root mean square distance of Q, R and v from the flow over an ensemble of runs, at one time. */
function fluctuation(rule: "dfa" | "bp", N: number, { profile, seed }: FigureContext): number {
  const { time, runs } = FLUCTUATIONS[profile];
  const { problem, initial } = realiseCase(caseOf(rule, seed));
  const [limit] = drained(simulateFlow(problem, initial, { times: [time] })).map(entries);
  let sum = 0;
  for (let i = 0; i < runs; i++) {
    const random = stream(seed, "fluctuation", N, i);
    const [end] = drained(simulateExactInLaw({ ...problem, N }, initial, { times: [time], random }));
    entries(end).forEach((value, j) => (sum += (value - limit[j]) ** 2));
  }
  return Math.sqrt(sum / (runs * limit.length));
}

/**
 * What is drawn of a run beside its error, in the panels of DFA and, two further on, of BP; both units keep their
 * colour.
 */
const SHOWN: readonly { panel: number; name: string; colour: string; of: (at: TeacherStudentSnapshot) => number }[] = [
  { panel: 3, name: sub("v", 1), colour: PALETTE[2], of: ({ v }) => v[0] },
  { panel: 3, name: sub("v", 2), colour: PALETTE[3], of: ({ v }) => v[1] },
  { panel: 4, name: sub("Q", "11"), colour: PALETTE[2], of: ({ Q }) => Q.data[0] },
  { panel: 4, name: sub("Q", "22"), colour: PALETTE[3], of: ({ Q }) => Q.data[3] },
  { panel: 4, name: sub("R", "11"), colour: PALETTE[4], of: ({ R }) => R.data[0] },
  { panel: 4, name: sub("R", "12"), colour: PALETTE[5], of: ({ R }) => R.data[1] },
];

/** Order parameters of online learning at several input dimensions, and the flow that they tend to. */
export const teacherStudentFlow: Figure = {
  id: "teacher-student-flow",
  title: "Two layers: online learning follows the flow of its order parameters",
  see: "Single runs (markers) lie on the flow (lines) the more closely the larger the input dimension, with fluctuations that shrink as 1/√N, until chance decides when a finite network leaves the plateau.",
  claims: ["order-parameter-flow", "exact-in-law"],
  basis({ profile }) {
    const { N } = SPAN[profile];
    const { runs } = FLUCTUATIONS[profile];
    return `Gaussian inputs and a two-unit erf teacher; one student a rule and input dimension (${N.join(", ")}), ${runs} for each point of the fluctuations.`;
  },
  draw(context) {
    const { first, last, N: dimensions } = SPAN[context.profile];
    const data: Record<string, unknown>[] = [];
    const numbers: Record<string, number> = {};
    RULES.forEach((rule, r) => {
      const { problem, initial } = realiseCase(caseOf(rule, context.seed));
      const flow = drained(simulateFlow(problem, initial, { times: [0, ...logSpaced(first, last, 120)] }));
      const group = NAMES[rule];
      data.push(line({ name: `${group}, flow`, group, colour: PALETTE[r], points: overTime(flow, error) }));
      SHOWN.forEach(({ panel, name, colour, of }) =>
        data.push(
          line({ name, panel: panel + 2 * r, group: name, listed: r === 0, colour, points: overTime(flow, of) }),
        ),
      );
      dimensions.forEach((N, i) => {
        const random = stream(context.seed, "run", N);
        const run = drained(
          simulateExactInLaw({ ...problem, N }, initial, { times: [0, ...logSpaced(first, last, 20)], random }),
        );
        const symbol = SYMBOLS[i];
        const name = `${group}, N = ${N}`;
        data.push(markers({ name, group, colour: PALETTE[r], symbol, points: overTime(run, error) }));
        SHOWN.forEach((shown) =>
          data.push(
            markers({
              name: `${shown.name}, N = ${N}`,
              panel: shown.panel + 2 * r,
              group: shown.name,
              listed: false,
              colour: shown.colour,
              symbol,
              points: overTime(run, shown.of),
            }),
          ),
        );
      });
      const scatter = FLUCTUATIONS[context.profile].N.map((N, i, all): [number, number] => {
        context.onProgress((r + (i + 0.5) / all.length) / RULES.length);
        return [N, fluctuation(rule, N, context)];
      });
      numbers[`${rule}.fluctuationExponent`] = fitExponent(scatter);
      const [N0, size0] = scatter[0];
      data.push(
        line({
          name: "1/√N",
          panel: 2,
          kind: "guide",
          colour: GREY,
          listed: r === 0,
          points: scatter.map(([N]): Point => [N, size0 * (N / N0) ** FLUCTUATION_EXPONENT]),
        }),
        markers({ name: group, panel: 2, group, listed: false, colour: PALETTE[r], symbol: "circle", points: scatter }),
      );
    });
    const sizes = FLUCTUATIONS[context.profile].N;
    const time = { title: "time (steps / N)", log: true, range: [first, last] as const };
    const [left, right] = [[0, 0.45] as const, [0.57, 1] as const];
    const [top, middle, bottom] = [[0.73, 1] as const, [0.365, 0.615] as const, [0, 0.25] as const];
    const weights = { x: time, y: { title: "output weights" }, across: left };
    const overlapsOverTime = { x: time, y: { title: "overlaps" }, across: right };
    return {
      plot: {
        data,
        layout: layout(
          [
            {
              x: time,
              y: { title: sub("ε", "g"), log: true, range: [1e-5, 1] },
              across: left,
              up: top,
              title: "error",
            },
            {
              x: { title: "input dimension N", log: true, range: [0.7 * sizes[0], 1.4 * sizes[sizes.length - 1]] },
              y: { title: "distance from the flow (rms)", log: true, range: [2e-5, 0.1] },
              across: right,
              up: top,
              title: `fluctuations at t = ${FLUCTUATIONS[context.profile].time}`,
            },
            { ...weights, up: middle, title: "DFA: output weights" },
            { ...overlapsOverTime, up: middle, title: "DFA: overlaps" },
            { ...weights, up: bottom, title: "BP: output weights" },
            { ...overlapsOverTime, up: bottom, title: "BP: overlaps" },
          ],
          1080,
        ),
      },
      numbers,
    };
  },
};

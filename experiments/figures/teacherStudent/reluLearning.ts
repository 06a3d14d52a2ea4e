import { learningProbability } from "../../../theory/teacherStudent/index.ts";
import { LEARNED, learns } from "../../setups/index.ts";
import type { Figure } from "../figure.ts";
import { layout, line, markers, PALETTE, type Point, sub, SYMBOLS, binomialInterval } from "../../plot/index.ts";

const TEACHERS = [1, 2, 3, 4];
const STUDENTS = Array.from({ length: 10 }, (_, i) => i + 1);

/**
 * Runs of each size, the input dimension, the rate, and the horizon of teachers of M = 1 … 4 units, in steps / N:
 * larger teachers are learned later.
 */
const SIZES = {
  quick: { runs: 9, N: 30, rate: 0.15, horizon: [500, 1000, 1500, 2500] },
  paper: { runs: 120, N: 100, rate: 0.1, horizon: [6000, 6000, 6000, 12_000] },
};

/** Markers of different teachers stand this far apart. */
const SHIFT = 0.06;

/**
 * The fraction of ReLU students that learn, against the probability that their feedback has enough positive entries.
 */
export const reluLearning: Figure = {
  id: "teacher-student-relu-learning",
  title: "Two layers: ReLU students learn when enough feedback entries have the right sign",
  see: "The fraction of students that learn within the time given follows the probability that at least M of their K feedback entries are positive; no student with fewer learns.",
  claims: ["relu-learning-probability"],
  basis({ profile }) {
    const { runs, N } = SIZES[profile];
    return `Gaussian inputs of ${N} dimensions and ReLU teachers; ${runs} students a point, each with feedback of its own; 95 % binomial intervals, wide where the students are few.`;
  },
  draw({ profile, seed, onProgress }) {
    const { runs, N, rate, horizon } = SIZES[profile];
    const data: Record<string, unknown>[] = [];
    let [withoutEnough, learnedWithout, withEnough, learnedWith, chiSquare] = [0, 0, 0, 0, 0];
    TEACHERS.forEach((M, t) => {
      const low: number[] = [];
      const high: number[] = [];
      const points = STUDENTS.map((K): Point => {
        let learners = 0;
        for (let i = 0; i < runs; i++) {
          const student = { activation: "relu", rule: "dfa", K, M, N, rate, scale: 1e-2 } as const;
          const run = learns({ ...student, seed: ((seed * 10 + M) * 100 + K) * 1000 + i }, horizon[t]);
          if (run.learned) learners++;
          if (run.positive >= M) {
            withEnough++;
            if (run.learned) learnedWith++;
          } else {
            withoutEnough++;
            if (run.learned) learnedWithout++;
          }
        }
        const [least, most] = binomialInterval(learners, runs);
        low.push(learners / runs - least);
        high.push(most - learners / runs);
        const P = learningProbability(K, M);
        if (P > 0) chiSquare += (learners - runs * P) ** 2 / (runs * P * (1 - P));
        onProgress((t + K / STUDENTS.length) / TEACHERS.length);
        return [K + (t - 1.5) * SHIFT, learners / runs];
      });
      const common = { colour: PALETTE[t], group: `M = ${M}` };
      const measured = markers({
        ...common,
        name: `M = ${M}`,
        listed: false,
        symbol: SYMBOLS[t],
        points,
        errors: high,
      });
      data.push(
        line({
          ...common,
          name: `M = ${M}`,
          points: STUDENTS.map((K): Point => [K, learningProbability(K, M)]),
        }),
        { ...measured, error_y: { ...(measured.error_y as object), symmetric: false, arrayminus: low } },
      );
    });
    return {
      plot: {
        data,
        layout: layout(
          [
            {
              x: { title: "hidden units of the student, K", ticks: STUDENTS, range: [0.5, 10.5] },
              y: { title: "fraction that learns", range: [-0.03, 1.03] },
              title: `learned: ${sub("ε", "g")} < ${LEARNED} by t = ${horizon.join(", ")} for M = ${TEACHERS.join(", ")}; N = ${N}, rate ${rate}, ${runs} students each`,
            },
          ],
          440,
        ),
      },
      numbers: {
        learnedWithoutEnough: learnedWithout,
        runsWithoutEnough: withoutEnough,
        fractionLearnedWithEnough: learnedWith / withEnough,
        meanSquareDeviation: chiSquare / STUDENTS.flatMap((K) => TEACHERS.filter((M) => K >= M)).length,
      },
    };
  },
};

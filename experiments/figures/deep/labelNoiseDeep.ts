import { logSpaced } from "../../../src/record/index.ts";
import type { DeepSnapshot } from "../../../src/deep/index.ts";
import type { DeepProblemInput } from "../../../src/problem/index.ts";
import { alignmentDelay } from "../../../theory/alignment/index.ts";
import type { Figure, FigureSettings } from "../figure.ts";
import { layout, line, markers, PALETTE, type Panel, SYMBOLS } from "../../plot/index.ts";
import { course, deepRecord, errorOf, last, passingEpoch } from "./parts/deepRecord.ts";
import { digits } from "./parts/images.ts";
import { dataWords } from "./parts/dataWords.ts";

/** Probabilities with which a training label is replaced. */
const NOISE = [0, 0.1, 0.2, 0.5, 0.9];

const SIZES = {
  quick: {
    amount: { samples: 1500, testSamples: 300 },
    epochs: 30,
    rate: 3e-3,
    replicas: 2,
    measured: 200,
    first: 0.15,
    looks: 22,
  },
  paper: { amount: {}, epochs: 1000, rate: 1e-3, replicas: 10, measured: 1000, first: 0.02, looks: 40 },
};

/** The total weight alignment at whose passing the delay is read: early, but clear of chance. */
const LEVEL = 0.1;

function problemOf(settings: FigureSettings, labelNoise: number): DeepProblemInput {
  const { amount, epochs, rate, replicas, measured, first, looks } = SIZES[settings.profile];
  return {
    network: { kind: "deep", hidden: [64, 64], activation: "relu" },
    feedback: { kind: "uniform" },
    data: digits(settings, { ...amount, labelNoise }),
    training: {
      reduction: "sum",
      rate,
      epochs,
      batch: 32,
      snapshotEpochs: [0, ...logSpaced(first, epochs, looks)],
    },
    measure: { replicas, samples: measured, frozen: false },
    seed: settings.seed,
  };
}

const ROWS: readonly (readonly [title: string, of: (at: DeepSnapshot) => number | null])[] = [
  ["weight alignment", (at) => at.weightAlignment!.total],
  ["gradient alignment", (at) => at.gradientAlignment!.total],
  ["training error", (at) => errorOf(at)],
];

/** Alignment under label noise against the delay that the theory of linear networks gives. */
export const labelNoiseDeep: Figure = {
  id: "label-noise-deep",
  title: "Label noise delays alignment",
  see: "Labels replaced with probability p up to a half delay the alignment of relu networks by about 1/(1 − p), as in linear ones (dashed: the measured course without noise, so much later); at nine tenths they memorise the wrong labels before they learn the classes, which aligns them too, in about half of the delay foretold.",
  claims: ["label-noise", "label-noise-delay", "late-label-noise"],
  basis(settings) {
    const { epochs, replicas } = SIZES[settings.profile];
    return `${dataWords(problemOf(settings, 0).data)}; ${replicas} relu networks of width 64 a point that share one draw of feedback, ${epochs} epochs; no spread over draws.`;
  },
  runs: (settings) => NOISE.map((p) => problemOf(settings, p)),
  draw(context) {
    const { epochs, first } = SIZES[context.profile];
    const data: Record<string, unknown>[] = [];
    const numbers: Record<string, number> = {};
    const clean = deepRecord(context, problemOf(context, 0));
    const cleanPassing = passingEpoch(course(clean, ROWS[0][1]), LEVEL);
    NOISE.forEach((p, i) => {
      const run = deepRecord(context, problemOf(context, p));
      const delay = alignmentDelay(p);
      const name = `p = ${p}`;
      ROWS.forEach(([, of], row) => {
        const common = { name, group: name, colour: PALETTE[i], panel: row + 1 };
        // The course without noise is its own measurement: there is nothing to compare it with.
        if (row < 2 && p > 0) {
          const later = course(clean, of).filter(([epoch]) => epoch! * delay <= epochs);
          data.push(
            line({
              ...common,
              kind: "guide",
              listed: false,
              points: later.map(([epoch, value]) => [epoch! * delay, value] as const),
            }),
          );
        }
        data.push(markers({ ...common, symbol: SYMBOLS[i], points: course(run, of), listed: row === 0 }));
      });
      const passing = passingEpoch(course(run, ROWS[0][1]), LEVEL);
      if (passing !== null && cleanPassing !== null) numbers[`p=${p}.delay`] = passing / cleanPassing;
      numbers[`p=${p}.predictedDelay`] = delay;
      numbers[`p=${p}.weightAlignment`] = ROWS[0][1](last(run))!;
      numbers[`p=${p}.gradientAlignment`] = ROWS[1][1](last(run))!;
      numbers[`p=${p}.trainingError`] = errorOf(last(run))!;
      numbers[`p=${p}.testError`] = errorOf(last(run).test)!;
      context.onProgress((i + 1) / NOISE.length);
    });
    const ups = [
      [0.7, 1],
      [0.35, 0.65],
      [0, 0.3],
    ] as const;
    const panels = ROWS.map(([title], row): Panel => ({
      x: { title: row === ROWS.length - 1 ? "epoch" : "", log: true, range: [0.9 * first, 1.1 * epochs] },
      y: { title, range: row === 2 ? [-0.03, 1.03] : [-0.03, 0.9] },
      up: ups[row],
    }));
    return { plot: { data, layout: layout(panels, 820) }, numbers };
  },
};
